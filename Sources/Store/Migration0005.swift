// Schema version 5: what the dashboard needs to triage and to answer without a scan.

/// The fifth migration.
let migration0005 = #"""
    -- A token may be for less than the whole organization (contract, section 1.1).
    ALTER TABLE api_token
        ADD COLUMN scopes text[] NOT NULL DEFAULT '{read,write,admin}'
            CHECK (scopes <@ '{read,write,admin}'),
        ADD COLUMN project_id uuid REFERENCES project,
        ADD COLUMN created_by text;

    ALTER TABLE project
        ADD COLUMN retention_days integer CHECK (retention_days BETWEEN 1 AND 3650);

    ALTER TABLE feedback
        ADD COLUMN assignee text,
        ADD COLUMN tags text[] NOT NULL DEFAULT '{}';

    -- What a visitor just sent has none of these, so these indexes cost a batch nothing.
    CREATE INDEX feedback_status ON feedback (project_id, status, id) WHERE status <> 'New';
    CREATE INDEX feedback_tags ON feedback USING gin (tags) WHERE tags <> '{}';
    CREATE INDEX feedback_assignee ON feedback (project_id, assignee, id)
        WHERE assignee IS NOT NULL;

    -- Internal: never shown to whoever sent the feedback.
    CREATE TABLE feedback_comment (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        feedback_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        author text NOT NULL,
        author_name text NOT NULL,
        message text NOT NULL,
        PRIMARY KEY (project_id, id)
    );
    CREATE INDEX feedback_comment_feedback ON feedback_comment (project_id, feedback_id, id);

    -- Totals and months are read so often that hours are too many rows for them. The fold keeps
    -- this table beside rollup_hourly, in the same transaction.
    CREATE TABLE rollup_monthly (
        project_id uuid NOT NULL,
        month timestamptz NOT NULL,
        kind text NOT NULL,
        bucket text NOT NULL,
        status text NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (project_id, month, kind, bucket, status)
    );
    INSERT INTO rollup_monthly (project_id, month, kind, bucket, status, count)
    SELECT project_id, date_trunc('month', hour, 'UTC'), kind, bucket, status, sum(count)
    FROM rollup_hourly
    GROUP BY 1, 2, 3, 4, 5;
    """#
