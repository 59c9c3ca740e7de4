// Checks the months of the aggregates against their hours.

public import Postgres

/// The invariant of `rollup_monthly`: each month is the sum of its hours in `rollup_hourly`.
///
/// The fold moves a delta into both tables in one transaction, so what waits in `rollup_delta` is in
/// neither and makes no difference.
public enum MonthCheck {
    /// A month that is not the sum of its hours.
    public struct Difference: Sendable, Hashable {
        /// What is counted; its hour is the beginning of the month.
        public var key: RollupKey
        /// What `rollup_monthly` says.
        public var month: Int
        /// What `rollup_hourly` says together.
        public var hours: Int
    }

    /// The keys whose month differs from its hours, at most `limit` of them, in one snapshot.
    public static func differences(
        _ connection: BlockingConnection,
        limit: Int = 1000
    ) throws(PostgresError) -> [Difference] {
        let found = try connection.execute(sql, [String(limit)])
        return found.rows.compactMap { row in
            guard let key = RollupKey(found, row) else { return nil }
            return Difference(
                key: key,
                month: found.int(row, 5) ?? 0,
                hours: found.int(row, 6) ?? 0
            )
        }
    }

    private static let sql = """
        WITH hours AS (
            SELECT project_id, date_trunc('month', hour, 'UTC') AS month, kind, bucket, status,
                sum(count)::bigint AS count
            FROM rollup_hourly GROUP BY 1, 2, 3, 4, 5
        )
        SELECT project_id, to_char(month AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            kind, bucket, status,
            coalesce(rollup_monthly.count, 0), coalesce(hours.count, 0)
        FROM rollup_monthly
        FULL JOIN hours USING (project_id, month, kind, bucket, status)
        WHERE coalesce(rollup_monthly.count, 0) <> coalesce(hours.count, 0)
        ORDER BY project_id, month, kind, bucket, status
        LIMIT $1
        """
}
