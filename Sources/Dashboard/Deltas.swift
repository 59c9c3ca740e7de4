// What a change of a submission does to the aggregates, in the transaction of the change.

import Postgres
import SeggWatCore

/// Writes counts behind those of the gateways; the fold adds them up.
enum Deltas {
    /// Adds `count` to the hour in which a submission was created.
    static func add(
        _ connection: BlockingConnection,
        project: String,
        createdAt: String,
        kind: String,
        bucket: String,
        status: String,
        count: Int
    ) throws(PostgresError) {
        try connection.execute(
            """
            INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count)
            VALUES ($1, date_trunc('hour', $2::timestamptz, 'UTC'), $3, $4, $5, $6)
            """,
            [project, createdAt, kind, bucket, status, String(count)]
        )
    }
}
