// What became of what was sent, minute by minute: kept in the transactions that it counts.
//
//     batch ──stored──▶ ledger_delta ──fold──▶ ledger
//     housekeeping ──refused──┘

public import Postgres

/// The ledger of a deployment.
public enum Ledger {
    /// The outcome that counts rows of the tables.
    public static let stored = "stored"

    /// One minute's count of one outcome.
    public struct Entry: Sendable, Equatable {
        /// Minutes since 1970; nil in totals.
        public var minute: UInt64?
        /// `stored`, `held`, or the code of a refusal.
        public var outcome: String
        /// Submissions.
        public var count: Int
    }

    /// A minute whose count of stored submissions is not that of the tables.
    public struct Difference: Sendable, Equatable {
        /// The minute, as RFC 3339 has it.
        public var minute: String
        /// What the ledger says.
        public var ledger: Int
        /// What counting the submissions says.
        public var counted: Int
    }

    /// Adds refusals of a minute.
    public static func add(
        _ connection: BlockingConnection,
        refusals: [(code: String, count: UInt64)],
        unixSeconds: UInt64
    ) throws(PostgresError) {
        guard !refusals.isEmpty else { return }
        try connection.execute(
            """
            INSERT INTO ledger_delta (minute, outcome, count)
            SELECT to_timestamp($1), outcome, count
            FROM unnest($2::text[], $3::bigint[]) AS refusal (outcome, count)
            """,
            [
                String(unixSeconds / 60 * 60), arrayLiteral(refusals.map(\.code)),
                arrayLiteral(refusals.map { String($0.count) }),
            ]
        )
    }

    /// Moves what batches have added into the table that readers scan, in one transaction; nothing
    /// while another process does.
    public static func fold(_ connection: BlockingConnection) throws(PostgresError) {
        try connection.transaction { () throws(PostgresError) in
            let lock = AdvisoryLock.ledger.key
            let taken = try connection.execute("SELECT pg_try_advisory_xact_lock(\(lock))")
            guard taken.bool() == true else { return }
            try connection.execute(
                """
                WITH moved AS (
                    DELETE FROM ledger_delta
                    WHERE ctid = ANY (ARRAY(SELECT ctid FROM ledger_delta LIMIT $1))
                    RETURNING minute, outcome, count
                )
                INSERT INTO ledger AS old (minute, outcome, count)
                SELECT minute, outcome, sum(count)::bigint FROM moved
                GROUP BY minute, outcome HAVING sum(count) <> 0 ORDER BY minute, outcome
                ON CONFLICT (minute, outcome) DO UPDATE SET count = old.count + excluded.count
                """,
                [String(Fold.deltasMax)]
            )
        }
    }

    /// The totals, and the counts of the newest minutes.
    ///
    /// In one statement, so in one snapshot. `held` is what lies in `dead_letter`.
    public static func read(
        _ connection: BlockingConnection,
        minutes: Int
    ) throws(PostgresError) -> [Entry] {
        let found = try connection.execute(
            """
            WITH entry AS (
                SELECT minute, outcome, count FROM ledger
                UNION ALL
                SELECT minute, outcome, count FROM ledger_delta
                UNION ALL
                SELECT date_trunc('minute', created_at, 'UTC'), 'held', 1 FROM dead_letter
            )
            SELECT NULL AS minute, outcome, sum(count)::bigint FROM entry GROUP BY outcome
            UNION ALL
            SELECT extract(epoch FROM minute)::bigint / 60, outcome, sum(count)::bigint
            FROM entry WHERE minute > now() - $1 * interval '1 minute'
            GROUP BY minute, outcome
            ORDER BY 1 NULLS FIRST, 2
            """,
            [String(minutes)]
        )
        return found.rows.map { row in
            Entry(
                minute: found[row, 0].flatMap { UInt64($0) },
                outcome: found[row, 1] ?? "",
                count: found.int(row, 2) ?? 0
            )
        }
    }

    /// The minutes in which the ledger differs from a recount of the tables, at most `limit`.
    ///
    /// It reads every submission, in one snapshot.
    public static func differences(
        _ connection: BlockingConnection,
        limit: Int
    ) throws(PostgresError) -> [Difference] {
        let found = try connection.execute(
            """
            WITH said AS (
                SELECT minute, sum(count) AS count
                FROM (
                    SELECT minute, outcome, count FROM ledger
                    UNION ALL
                    SELECT minute, outcome, count FROM ledger_delta
                ) AS both_tables
                WHERE outcome = $1
                GROUP BY minute
            ), counted AS (
                SELECT date_trunc('minute', created_at, 'UTC') AS minute, count(*) AS count
                FROM (
                    SELECT created_at FROM rating
                    UNION ALL
                    SELECT created_at FROM feedback
                    WHERE NOT EXISTS (
                        SELECT FROM nps_response AS answer
                        WHERE answer.project_id = feedback.project_id AND answer.id = feedback.id
                    )
                ) AS submission
                GROUP BY 1
            )
            SELECT to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'),
                coalesce(said.count, 0)::bigint, coalesce(counted.count, 0)
            FROM said FULL JOIN counted USING (minute)
            WHERE coalesce(said.count, 0) <> coalesce(counted.count, 0)
            ORDER BY minute LIMIT $2
            """,
            [stored, String(limit)]
        )
        return found.rows.map { row in
            Difference(
                minute: found[row, 0] ?? "",
                ledger: found.int(row, 1) ?? 0,
                counted: found.int(row, 2) ?? 0
            )
        }
    }
}
