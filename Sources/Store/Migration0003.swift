// Schema version 3: the ledger, which says for each minute what became of what was sent.

/// The third migration.
let migration0003 = #"""
    -- 'stored' counts the submissions in the tables by the minute of their creation, in the
    -- transaction that stores them; the other outcomes are the codes of refusals.
    CREATE TABLE ledger (
        minute timestamptz NOT NULL,
        outcome text NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (minute, outcome)
    );
    -- What is not in it yet; readers add both, as with rollup_delta.
    CREATE TABLE ledger_delta (
        minute timestamptz NOT NULL,
        outcome text NOT NULL,
        count bigint NOT NULL
    );
    ALTER TABLE ledger_delta SET (
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 10000
    );

    -- Whoever stores with the schema before waits until the books are opened.
    LOCK TABLE feedback, rating, nps_response IN SHARE MODE;
    INSERT INTO ledger
    SELECT date_trunc('minute', created_at, 'UTC'), 'stored', count(*)
    FROM (
        SELECT created_at FROM rating
        UNION ALL
        SELECT created_at FROM feedback
        WHERE NOT EXISTS (
            SELECT FROM nps_response AS answer
            WHERE answer.project_id = feedback.project_id AND answer.id = feedback.id
        )
    ) AS submission
    GROUP BY 1;
    """#
