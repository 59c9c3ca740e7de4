// Submissions that are deleted for good, with everything that hangs on them, and no longer counted.

public import Postgres
public import SeggWatCore

/// Deletes submissions of a project.
public enum Erasure {
    /// What was deleted.
    public struct Result: Sendable, Equatable {
        /// Feedback, archived ones included.
        public var feedback = 0
        /// Ratings.
        public var ratings = 0
    }

    /// Deletes all that one submitter sent, by id or by e-mail address.
    ///
    /// - Parameters:
    ///   - connection: In a transaction.
    ///   - project: The project.
    ///   - submitter: What `submitted_by` or `submitted_by_email` holds.
    /// - Throws: `PostgresError`; then nothing is deleted.
    /// - Returns: How much it was.
    public static func submitter(
        _ connection: BlockingConnection,
        project: Identifier,
        _ submitter: String
    ) throws(PostgresError) -> Result {
        try erase(
            connection,
            [project.description, submitter],
            feedback: "submitted_by = $2 OR submitted_by_email = $2",
            rating: "submitted_by = $2"
        )
    }

    /// Deletes what is older than projects keep, at most `limit` rows of each table at a time.
    ///
    /// - Parameters:
    ///   - connection: Outside a transaction.
    ///   - limit: Rows of one table in one transaction.
    /// - Throws: `PostgresError`; what was deleted before stays deleted.
    /// - Returns: How much it was.
    @discardableResult
    public static func expired(
        _ connection: BlockingConnection,
        limit: Int = 10_000
    ) throws(PostgresError) -> Result {
        var result = Result()
        let projects = try connection.execute(
            "SELECT id, retention_days FROM project WHERE retention_days IS NOT NULL ORDER BY id"
        )
        for row in projects.rows {
            let erased = try connection.transaction { () throws(PostgresError) in
                func old(_ table: String) -> String {
                    // Ids are in the order of time.
                    """
                    id IN (
                        SELECT id FROM \(table)
                        WHERE project_id = $1
                            AND id < uuid7_floor(now() - make_interval(days => $2::int))
                        ORDER BY id LIMIT \(limit)
                    )
                    """
                }
                return try erase(
                    connection,
                    [projects[row, 0], projects[row, 1]],
                    feedback: old("feedback"),
                    rating: old("rating")
                )
            }
            result.feedback += erased.feedback
            result.ratings += erased.ratings
        }
        return result
    }

    private static func erase(
        _ connection: BlockingConnection,
        _ parameters: [String?],
        feedback: String,
        rating: String
    ) throws(PostgresError) -> Result {
        let answers = try connection.execute(
            """
            WITH gone AS (
                DELETE FROM feedback WHERE project_id = $1 AND (\(feedback))
                RETURNING id, created_at, type, status, archived
            ), counted AS (
                INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count)
                SELECT $1::uuid, date_trunc('hour', created_at, 'UTC'), 'feedback', type, status,
                    -count(*)
                FROM gone WHERE NOT archived GROUP BY 2, 4, 5
            ), screenshots AS (
                DELETE FROM screenshot
                WHERE project_id = $1 AND id IN (SELECT id FROM gone)
            ), comments AS (
                DELETE FROM feedback_comment
                WHERE project_id = $1 AND feedback_id IN (SELECT id FROM gone)
            )
            SELECT count(*) FROM gone
            """,
            parameters
        )
        let ratings = try connection.execute(
            """
            WITH gone AS (
                DELETE FROM rating WHERE project_id = $1 AND (\(rating))
                RETURNING id, created_at, rating_type, value, archived
            ), counted AS (
                INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count)
                SELECT $1::uuid, date_trunc('hour', created_at, 'UTC'), rating_type,
                    CASE rating_type
                        WHEN 'helpful' THEN CASE WHEN value <> 0 THEN 'true' ELSE 'false' END
                        ELSE value::text
                    END,
                    '', -count(*)
                FROM gone WHERE NOT archived GROUP BY 2, 3, 4
            ), answers AS (
                DELETE FROM nps_response
                WHERE project_id = $1 AND rating_id IN (SELECT id FROM gone)
            ), claims AS (
                DELETE FROM rating_claim
                WHERE project_id = $1 AND rating_id IN (SELECT id FROM gone)
            )
            SELECT count(*) FROM gone
            """,
            parameters
        )
        return Result(feedback: answers.int() ?? 0, ratings: ratings.int() ?? 0)
    }
}
