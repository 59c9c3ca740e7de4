// What the aggregates say about a project: rollup_monthly and what was not folded yet.

import Postgres
import SeggWatCore

/// The counts of a project.
struct Counts: Sendable {
    /// One count: in all, in the current month and in the last one, in UTC.
    struct Count: Sendable {
        /// `feedback`, `helpful`, `star` or `nps`.
        var kind: String
        /// A feedback's type, or a rating's value.
        var bucket: String
        /// A feedback's status; empty for ratings.
        var status: String
        var total: Int
        var currentMonth = 0
        var lastMonth = 0
    }

    var counts: [Count]

    /// Reads the counts, of one kind or of all.
    static func read(
        _ connection: BlockingConnection,
        project: Identifier,
        kind: String? = nil
    ) throws(PostgresError) -> Counts {
        let found = try connection.execute(
            """
            SELECT kind, bucket, status, sum(count),
                coalesce(sum(count) FILTER (
                    WHERE month = date_trunc('month', now(), 'UTC')
                ), 0),
                coalesce(sum(count) FILTER (
                    WHERE month = date_trunc('month', now(), 'UTC') - interval '1 month'
                ), 0)
            FROM (
                SELECT kind, bucket, status, month, count FROM rollup_monthly
                WHERE project_id = $1 AND ($2::text IS NULL OR kind = $2)
                UNION ALL
                SELECT kind, bucket, status, date_trunc('month', hour, 'UTC'), count
                FROM rollup_delta
                WHERE project_id = $1 AND ($2::text IS NULL OR kind = $2)
            ) AS counts
            GROUP BY kind, bucket, status
            """,
            [project.description, kind]
        )
        return Counts(
            counts: found.rows.map { row in
                Count(
                    kind: found[row, 0] ?? "",
                    bucket: found[row, 1] ?? "",
                    status: found[row, 2] ?? "",
                    total: found.int(row, 3) ?? 0,
                    currentMonth: found.int(row, 4) ?? 0,
                    lastMonth: found.int(row, 5) ?? 0
                )
            }
        )
    }

    /// Adds up what a condition lets through.
    func sum(_ value: (Count) -> Int = { $0.total }, where isMeant: (Count) -> Bool) -> Int {
        counts.reduce(0) { isMeant($1) ? $0 + value($1) : $0 }
    }
}
