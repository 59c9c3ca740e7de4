// A project's settings on a page.

import Hummingbird
import Markup
import Pages
import Postgres
import SeggWatCore

/// The page of settings.
enum SettingsPages {
    private static let path = "/org/{org_id}/projects/{project_id}/settings"

    static let routes: [PageRoute] = [
        PageRoute(.get, path, .read, show),
        PageRoute(.post, path, .admin, save),
    ]

    private struct Usage: Sendable {
        var plan: Plan
        var limits: PlanLimits
        var thisMonth: Int
        var lastMonth: Int
    }

    @Sendable
    private static func show(_ visit: PageVisit) async throws -> Response {
        let project = visit.project
        let used = try await visit.database.read { try usage($0, project) }
        var view = SettingsPage.View(
            origins: project.allowedOrigins,
            site: visit.request.site,
            plan: used.plan.rawValue,
            limits: used.limits,
            thisMonth: used.thisMonth,
            lastMonth: used.lastMonth
        )
        if let origin = try visit.query.text("test", max: 300) {
            view.tested = (origin, AllowedOrigins(project.allowedOrigins).allows(origin))
        }
        return visit.page(SettingsPage.page(visit.reader, visit.projectView, view))
    }

    private static func usage(
        _ connection: BlockingConnection,
        _ project: Project
    ) throws(PostgresError) -> Usage {
        let found = try connection.execute(
            """
            SELECT plan, rate_per_second, rate_burst, address_rate_per_second, address_rate_burst
            FROM project JOIN organization ON organization.id = org_id WHERE project.id = $1
            """,
            [project.id.description]
        )
        let plan = found[0, 0].flatMap(Plan.init(rawValue:)) ?? .selfHosted
        func own(_ column: Int) -> Allowance? {
            guard let rate = found[0, column].flatMap({ Double($0) }),
                let burst = found.int(0, column + 1)
            else { return nil }
            return Allowance(perSecond: rate, burst: burst)
        }
        let counts = try Counts.read(connection, project: project.id)
        return Usage(
            plan: plan,
            limits: PlanLimits(
                project: own(1) ?? plan.limits.project,
                address: own(3) ?? plan.limits.address
            ),
            thisMonth: counts.sum(\.currentMonth) { _ in true },
            lastMonth: counts.sum(\.lastMonth) { _ in true }
        )
    }

    @Sendable
    private static func save(_ visit: PageVisit) async throws -> Response {
        let lines = visit.form["origins"].split(whereSeparator: { $0.isNewline || $0 == "," })
            .map { String($0).trimmingWhitespace }.filter { !$0.isEmpty }
        let change = try ProjectChange(
            JSONBody(["allowed_origins": .array(lines.map { .text($0) })])
        )
        let (project, caller) = (visit.project, visit.caller)
        _ = try await visit.database.write {
            try change.apply($0, to: project, for: caller)
        }
        return visit.redirect(
            to: visit.projectAddress.appending("settings"),
            saying: PageNotice.saved(visit.reader.language)
        )
    }
}
