// What has changed since the period before, from bounded samples of the newest rows of both.

import Pages
import Postgres
import SeggWatCore

/// Reads what the insights page shows.
enum InsightsData {
    /// Reads a period and the one before it.
    static func read(
        _ connection: BlockingConnection,
        project: Identifier,
        period: Period
    ) throws(PostgresError) -> InsightsView {
        let days = try bounds(connection, period)
        let parameters = [project.description] + days
        var view = InsightsView()
        let paths = try paths(connection, parameters)
        view.messages = paths.int(0, 3) ?? 0
        view.messagesBefore = paths.int(0, 4) ?? 0
        view.paths = paths.rows.compactMap { row in
            guard let path = paths[row, 0] else { return nil }
            return InsightsView.Movement(
                name: path,
                now: paths.int(row, 1) ?? 0,
                before: paths.int(row, 2) ?? 0
            )
        }
        view.words = try words(connection, parameters)
        view.helpful = try helpful(connection, parameters)
        return view
    }

    /// The day on which the period before began, and the one on which the period did.
    private static func bounds(
        _ connection: BlockingConnection,
        _ period: Period
    ) throws(PostgresError) -> [String] {
        let days = try OverviewData.slots(connection, period)
        return [days[0], days[period.slotCount]]
    }

    /// The newest rows of the period and of the one before, as `recent` and `earlier`; parameters:
    /// the project and both days.
    private static func samples(
        _ table: String,
        _ columns: String,
        where clause: String = "true",
        limit: Int
    ) -> String {
        func sample(_ name: String, _ range: String) -> String {
            """
            \(name) AS (
                SELECT \(columns) FROM \(table)
                WHERE project_id = $1 AND NOT archived AND spam IS NULL AND \(clause) AND \(range)
                ORDER BY id DESC LIMIT \(limit)
            )
            """
        }
        return "WITH "
            + sample("recent", "id >= uuid7_floor($3::timestamptz)") + ", "
            + sample(
                "earlier",
                "id >= uuid7_floor($2::timestamptz) AND id < uuid7_floor($3::timestamptz)"
            )
    }

    /// Path, how many in each period, and the sizes of both samples; a row without a path where
    /// nothing came.
    private static func paths(
        _ connection: BlockingConnection,
        _ parameters: [String]
    ) throws(PostgresError) -> QueryResult {
        try connection.execute(
            """
            \(samples("feedback", "id, path", limit: DashboardLimits.insightRows)), counted AS (
                SELECT path, count(*) FILTER (WHERE is_recent) AS now,
                    count(*) FILTER (WHERE NOT is_recent) AS before
                FROM (
                    SELECT path, true AS is_recent FROM recent
                    UNION ALL SELECT path, false FROM earlier
                ) AS both_samples
                GROUP BY path
                HAVING count(*) FILTER (WHERE is_recent) > 0
                ORDER BY 2 DESC, 1 LIMIT \(DashboardLimits.latestRows)
            )
            SELECT path, now, before, (SELECT count(*) FROM recent), (SELECT count(*) FROM earlier)
            FROM (VALUES (1)) AS always (one) LEFT JOIN counted ON true
            ORDER BY now DESC, path
            """,
            parameters
        )
    }

    /// Words of four letters and more that more messages have than the period before lets expect, by
    /// more than two standard deviations of the difference of two counts (Poisson).
    ///
    /// Each message counts once. What everybody always writes is in both periods and so in no list,
    /// which is why no language needs a list of such words.
    private static func words(
        _ connection: BlockingConnection,
        _ parameters: [String]
    ) throws(PostgresError) -> [InsightsView.Movement] {
        let found = try connection.execute(
            """
            \(samples("feedback", "id, message", limit: DashboardLimits.insightRows)), word AS (
                SELECT DISTINCT true AS is_recent, id, letters[1] AS word
                FROM recent, regexp_matches(lower(message), '[[:alpha:]]{4,40}', 'g') AS letters
                UNION ALL
                SELECT DISTINCT false, id, letters[1]
                FROM earlier, regexp_matches(lower(message), '[[:alpha:]]{4,40}', 'g') AS letters
            ), counted AS (
                SELECT word, count(*) FILTER (WHERE is_recent) AS now,
                    count(*) FILTER (WHERE NOT is_recent) AS before
                FROM word GROUP BY word
            ), size AS (
                SELECT (SELECT count(*) FROM recent)::float8
                    / nullif((SELECT count(*) FROM earlier), 0) AS growth
            )
            SELECT word, now, before FROM counted, size
            WHERE now - before * growth > 2 * sqrt(now + before * growth)
            ORDER BY now - before * growth DESC, word LIMIT \(DashboardLimits.latestRows)
            """,
            parameters
        )
        return found.rows.map { row in
            InsightsView.Movement(
                name: found[row, 0] ?? "",
                now: found.int(row, 1) ?? 0,
                before: found.int(row, 2) ?? 0
            )
        }
    }

    private static func helpful(
        _ connection: BlockingConnection,
        _ parameters: [String]
    ) throws(PostgresError) -> [InsightsView.PageMovement] {
        let samples = samples(
            "rating",
            "path, value",
            where: "rating_type = 'helpful'",
            limit: DashboardLimits.insightRows
        )
        let found = try connection.execute(
            """
            \(samples), now AS (
                SELECT coalesce(path, '/') AS path, sum(value) AS yes, count(*) AS answers
                FROM recent GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT \(DashboardLimits.latestRows)
            ), before AS (
                SELECT coalesce(path, '/') AS path, sum(value) AS yes, count(*) AS answers
                FROM earlier GROUP BY 1
            )
            SELECT now.path, now.yes::int, now.answers, coalesce(before.yes::int, 0),
                coalesce(before.answers, 0)
            FROM now LEFT JOIN before ON before.path = now.path ORDER BY now.answers DESC, now.path
            """,
            parameters
        )
        return found.rows.map { row in
            func rate(_ column: Int) -> OverviewView.PageRate {
                OverviewView.PageRate(
                    path: found[row, 0] ?? "",
                    helpful: found.int(row, column) ?? 0,
                    total: found.int(row, column + 1) ?? 0
                )
            }
            return InsightsView.PageMovement(now: rate(1), before: rate(3))
        }
    }
}
