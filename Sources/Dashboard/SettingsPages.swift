// A project's settings on a page.

import Hummingbird
import Markup
import Pages
import Postgres
import SeggWatCore
import Store

/// The page of settings.
enum SettingsPages {
    private static let path = "/org/{org_id}/projects/{project_id}/settings"

    static let routes: [PageRoute] = [
        PageRoute(.get, path, .read) { visit in try await page(visit) },
        PageRoute(.post, path, .admin) { visit in
            let lines = visit.form["origins"].split(whereSeparator: { $0.isNewline || $0 == "," })
                .map { String($0).trimmingWhitespace }.filter { !$0.isEmpty }
            return try await save(visit, ["allowed_origins": .array(lines.map { .text($0) })])
        },
        PageRoute(.post, path + "/general", .admin) { visit in
            let days = visit.form["retention_days"]
            guard days.isEmpty || Int(days) != nil else {
                throw APIError.invalid("retention_days must be a whole number, or empty")
            }
            return try await save(
                visit,
                [
                    "name": .text(visit.form["name"]),
                    "description": .text(visit.form["description"]),
                    "retention_days": Int(days).map { .number(Double($0)) } ?? .null,
                ]
            )
        },
        PageRoute(.post, path + "/identity", .admin) { visit in
            let organization = visit.form["identity_org"]
            return try await save(
                visit,
                [
                    "identity": .text(visit.form["identity"]),
                    "identity_org": organization.isEmpty ? .null : .text(organization),
                ]
            )
        },
        PageRoute(.post, path + "/secret", .admin) { visit in
            let project = visit.project.id
            let secret = try await visit.database.write { try EndUserSecret.renew($0, project) }
            // Once: it stands in this answer and in no address.
            return try await page(visit, secret: secret)
        },
    ]

    private struct Usage: Sendable {
        var plan: Plan
        var limits: PlanLimits
        var thisMonth: Int
        var lastMonth: Int
        var ofOrganization: Int
        var hasSecret: Bool
    }

    private static func page(_ visit: PageVisit, secret: String? = nil) async throws -> Response {
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
        view.name = project.name
        view.description = project.description
        view.retentionDays = project.retentionDays
        view.identity = project.identity
        view.identityOrganization = project.identityOrganization
        view.hasEndUserSecret = used.hasSecret
        view.endUserSecret = secret
        view.quota = (used.ofOrganization, used.plan.monthlyQuota)
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
            SELECT plan, rate_per_second, rate_burst, address_rate_per_second, address_rate_burst,
                end_user_secret IS NOT NULL
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
            lastMonth: counts.sum(\.lastMonth) { _ in true },
            ofOrganization: try MonthlyUse.of(project.organization, connection),
            hasSecret: found.bool(0, 5) ?? false
        )
    }

    private static func save(
        _ visit: PageVisit,
        _ members: [String: JSONValue]
    ) async throws -> Response {
        let change = try ProjectChange(JSONBody(members))
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
