// Moves counts from the queue that batches append to into the table that readers scan.
//
//     rollup_delta ──DELETE … RETURNING──▶ sum by key ──upsert──▶ rollup_hourly, rollup_monthly
//                                     └──of projects with webhooks──▶ webhook_mark
//
// One transaction, so that a reader who adds both tables is exact at every moment.

public import Postgres

/// The fold of `rollup_delta` into `rollup_hourly`.
public enum Fold {
    /// Deltas that one run moves at most: a second or so of work, and a bounded transaction.
    public static let deltasMax = 50_000

    /// The channel on which each fold sends the ids of the projects that have changed: once for
    /// many batches, because NOTIFY has commits wait for each other.
    public static let channel = "seggwat_submission"

    /// Moves up to `limit` deltas and returns how many; 0 also while another process folds.
    ///
    /// Call again at once when it returns `limit`.
    public static func run(
        _ connection: BlockingConnection,
        limit: Int = deltasMax
    ) throws(PostgresError) -> Int {
        precondition(limit > 0)
        return try connection.transaction { () throws(PostgresError) in
            let lock = AdvisoryLock.fold.key
            // Two folds at once would only wait for each other's rows.
            let taken = try connection.execute("SELECT pg_try_advisory_xact_lock(\(lock))")
            guard taken.bool() == true else { return 0 }
            // Ordered by key, so that the upserts never deadlock with another writer's.
            let moved = try connection.execute(
                """
                WITH moved AS (
                    DELETE FROM rollup_delta
                    WHERE ctid = ANY (ARRAY(SELECT ctid FROM rollup_delta LIMIT $1))
                    RETURNING project_id, hour, kind, bucket, status, count
                ), summed AS (
                    SELECT project_id, hour, kind, bucket, status, sum(count)::bigint AS count
                    FROM moved
                    GROUP BY project_id, hour, kind, bucket, status
                    HAVING sum(count) <> 0
                    ORDER BY project_id, hour, kind, bucket, status
                ), months AS (
                    INSERT INTO rollup_monthly AS old
                        (project_id, month, kind, bucket, status, count)
                    SELECT project_id, date_trunc('month', hour, 'UTC'), kind, bucket, status,
                        sum(count)
                    FROM summed
                    GROUP BY 1, 2, 3, 4, 5
                    ORDER BY 1, 2, 3, 4, 5
                    ON CONFLICT (project_id, month, kind, bucket, status)
                    DO UPDATE SET count = old.count + excluded.count
                ), folded AS (
                    INSERT INTO rollup_hourly AS old
                        (project_id, hour, kind, bucket, status, count)
                    SELECT project_id, hour, kind, bucket, status, count FROM summed
                    ON CONFLICT (project_id, hour, kind, bucket, status)
                    DO UPDATE SET count = old.count + excluded.count
                    RETURNING project_id, hour, kind, bucket, status, count
                ), marks AS (
                    INSERT INTO webhook_mark (project_id, hour)
                    SELECT DISTINCT project_id, hour FROM moved
                    WHERE count > 0 AND EXISTS (
                        SELECT FROM webhook WHERE webhook.project_id = moved.project_id AND enabled
                    )
                )
                SELECT (SELECT count(*) FROM moved),
                    (
                        SELECT count(pg_notify('\(channel)', project_id::text))
                        FROM (SELECT DISTINCT project_id FROM moved) AS changed
                    ), empty.project_id, empty.hour, empty.kind,
                    empty.bucket, empty.status
                FROM (VALUES (1)) AS always (one)
                LEFT JOIN (SELECT * FROM folded WHERE count = 0) AS empty ON true
                """,
                [String(limit)]
            )
            // Keys that moderation has emptied, such as the last New one that was closed: few, and
            // a zero row would be scanned by every reader for ever.
            for row in moved.rows where moved[row, 2] != nil {
                try connection.execute(
                    """
                    DELETE FROM rollup_hourly
                    WHERE project_id = $1 AND hour = $2 AND kind = $3 AND bucket = $4
                        AND status = $5 AND count = 0
                    """,
                    (2...6).map { moved[row, $0] }
                )
            }
            return moved.int() ?? 0
        }
    }
}
