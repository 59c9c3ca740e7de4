// Checks the aggregates against the submissions themselves.

public import Postgres

/// The invariant of the aggregates: rollups plus deltas equal a recount.
public enum Recount {
    /// A key whose two numbers differ.
    public struct Difference: Sendable, Hashable {
        /// What is counted.
        public var key: RollupKey
        /// What `rollup_hourly` and `rollup_delta` say together.
        public var aggregated: Int
        /// What counting the submissions says.
        public var counted: Int
    }

    /// The keys whose aggregate differs from a recount, at most `limit` of them.
    ///
    /// It reads every submission. All tables are read in one statement, so in one snapshot: what
    /// is stored or folded meanwhile makes no difference.
    public static func differences(
        _ connection: BlockingConnection,
        limit: Int = 1000
    ) throws(PostgresError) -> [Difference] {
        let found = try connection.execute(sql, [String(limit)])
        return found.rows.compactMap { row in
            guard let key = RollupKey(found, row) else { return nil }
            return Difference(
                key: key,
                aggregated: found.int(row, 5) ?? 0,
                counted: found.int(row, 6) ?? 0
            )
        }
    }

    private static let sql = """
        WITH aggregated AS (
            SELECT project_id, hour, kind, bucket, status, sum(count) AS count
            FROM (
                SELECT project_id, hour, kind, bucket, status, count FROM rollup_hourly
                UNION ALL
                SELECT project_id, hour, kind, bucket, status, count FROM rollup_delta
            ) AS both_tables
            GROUP BY project_id, hour, kind, bucket, status
        ), counted AS (
            SELECT project_id, date_trunc('hour', created_at, 'UTC') AS hour,
                'feedback' AS kind, type::text AS bucket, status::text AS status,
                count(*) AS count
            FROM feedback WHERE NOT archived AND spam IS NULL
            GROUP BY 1, 2, 3, 4, 5
            UNION ALL
            SELECT project_id, date_trunc('hour', created_at, 'UTC'), rating_type::text,
                CASE rating_type
                    WHEN 'helpful' THEN CASE WHEN value <> 0 THEN 'true' ELSE 'false' END
                    ELSE value::text
                END,
                '', count(*)
            FROM rating WHERE NOT archived AND spam IS NULL
            GROUP BY 1, 2, 3, 4, 5
        )
        SELECT project_id, to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            kind, bucket, status,
            coalesce(aggregated.count, 0)::bigint, coalesce(counted.count, 0)
        FROM aggregated
        FULL JOIN counted USING (project_id, hour, kind, bucket, status)
        WHERE coalesce(aggregated.count, 0) <> coalesce(counted.count, 0)
        ORDER BY project_id, hour, kind, bucket, status
        LIMIT $1
        """
}
