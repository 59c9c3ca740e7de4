// The pages with charts: overview, reviews, NPS.

import Hummingbird
import Markup
import Pages
import Postgres
import SeggWatCore

/// The pages with charts.
enum OverviewPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/org/{org_id}/projects/{project_id}", .read) { visit in
            let period = try visit.period
            let project = visit.project.id
            let filter = try FeedbackFilter(Query(""), project: project)
            var page = try Page(Query(""))
            page.limit = DashboardLimits.latestRows
            let (view, latest) = try await visit.database.read { [page] connection in
                (
                    try OverviewData.read(connection, project: project, period: period),
                    try FeedbackList.read(connection, filter, page, project: project).rows
                )
            }
            return visit.page(
                OverviewPage.page(
                    visit.reader,
                    visit.projectView,
                    period,
                    view,
                    latest: latest.map(\.view)
                )
            )
        },
        PageRoute(.get, "/org/{org_id}/projects/{project_id}/reviews", .read) { visit in
            let period = try visit.period
            let project = visit.project.id
            let (view, latest) = try await visit.database.read { connection in
                (
                    try OverviewData.read(connection, project: project, period: period),
                    try reviews(connection, project)
                )
            }
            return visit.page(
                ReviewsPage.page(visit.reader, visit.projectView, period, view, latest: latest)
            )
        },
        PageRoute(.get, "/org/{org_id}/projects/{project_id}/nps", .read) { visit in
            let period = try visit.period
            let project = visit.project.id
            let (view, latest) = try await visit.database.read { connection in
                (
                    try OverviewData.read(connection, project: project, period: period),
                    try answers(connection, project)
                )
            }
            return visit.page(
                NPSPage.page(visit.reader, visit.projectView, period, view, latest: latest)
            )
        },
        PageRoute(.get, "/org/{org_id}/projects/{project_id}/insights", .read) { visit in
            let period = try visit.period
            let project = visit.project.id
            let (view, insights) = try await visit.database.read { connection in
                (
                    try OverviewData.read(connection, project: project, period: period),
                    try InsightsData.read(connection, project: project, period: period)
                )
            }
            return visit.page(
                InsightsPage.page(visit.reader, visit.projectView, period, view, insights)
            )
        },
    ]

    private static func reviews(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> [RatingView] {
        let found = try connection.execute(
            """
            SELECT rating_type, value, max_stars, \(rfc3339("created_at")), path, version
            FROM rating
            WHERE project_id = $1 AND rating_type <> 'nps' AND NOT archived AND spam IS NULL
            ORDER BY id DESC LIMIT \(DashboardLimits.inboxRows)
            """,
            [project.description]
        )
        return found.rows.map { row in
            var rating = RatingView(
                type: found[row, 0] ?? "",
                value: found[row, 1].flatMap { Double($0) } ?? 0,
                most: found.int(row, 2) ?? 5,
                createdAt: found[row, 3] ?? ""
            )
            rating.path = found[row, 4]
            rating.version = found[row, 5]
            return rating
        }
    }

    /// The latest answers that say more than a number.
    private static func answers(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> [RatingView] {
        let found = try connection.execute(
            """
            SELECT score, \(rfc3339("created_at")), path, comment FROM nps_response
            WHERE project_id = $1 AND comment IS NOT NULL
            ORDER BY id DESC LIMIT \(DashboardLimits.latestRows)
            """,
            [project.description]
        )
        return found.rows.map { row in
            var answer = RatingView(
                type: "nps",
                value: found[row, 0].flatMap { Double($0) } ?? 0,
                most: 10,
                createdAt: found[row, 1] ?? ""
            )
            answer.path = found[row, 2]
            answer.comment = found[row, 3]
            return answer
        }
    }
}
