// The pages of an organization: its projects and its members.

import Hummingbird
import Markup
import Pages
import Postgres
import SeggWatCore

/// The pages of an organization.
enum OrganizationPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/org/{org_id}", .read) { visit in
            let caller = visit.caller
            let others = try await visit.database.read { try otherOrganizations($0, caller) }
            let projects = try await visit.database.read { connection in
                try Project.list(connection, for: caller).map { project in
                    let counts = try Counts.read(
                        connection,
                        project: project.id,
                        kind: "feedback"
                    )
                    return ProjectView(
                        id: project.id.description,
                        key: project.key.description,
                        name: project.name,
                        feedback: counts.sum { _ in true },
                        new: counts.sum { $0.status == "New" }
                    )
                }
            }
            return visit.page(HomePage.page(visit.reader, projects, others: others))
        },
        PageRoute(.post, "/org/{org_id}/projects", .admin) { visit in
            let caller = visit.caller
            let origins = visit.form["origins"].split(whereSeparator: { $0.isNewline || $0 == "," })
                .map { String($0).trimmingWhitespace }.filter { !$0.isEmpty }
            let body = JSONBody([
                "name": .text(visit.form["name"]),
                "allowed_origins": .array(origins.map { .text($0) }),
            ])
            _ = try body.requiredText("name", max: 100)
            let change = try ProjectChange(body)
            let made = try await visit.database.write { try change.create($0, for: caller) }
            guard let made else { preconditionFailure("a transaction sees what it wrote") }
            // To the widget that is to be put into the site's pages.
            return visit.redirect(
                to: visit.home.appending("projects", made.id.description, "settings")
            )
        },
        PageRoute(.get, "/org/{org_id}/members", .read) { visit in try await members(visit) },
        PageRoute(.post, "/org/{org_id}/members/{subject}", .admin) { visit in
            let caller = visit.caller
            let subject = visit.parameters.get("subject") ?? ""
            guard let role = Role(rawValue: visit.form["role"]) else {
                throw APIError.invalid("role must be owner, admin or member")
            }
            _ = try await visit.database.write {
                try Members.change($0, subject, to: role, by: caller)
            }
            return saved(visit)
        },
        PageRoute(.post, "/org/{org_id}/members/{subject}/remove", .admin) { visit in
            let caller = visit.caller
            let subject = visit.parameters.get("subject") ?? ""
            try await visit.database.write { try Members.remove($0, subject, by: caller) }
            return saved(visit)
        },
    ]

    /// The other organizations that somebody belongs to.
    private static func otherOrganizations(
        _ connection: BlockingConnection,
        _ caller: Caller
    ) throws(PostgresError) -> [(id: String, name: String)] {
        let found = try connection.execute(
            """
            SELECT org_id, organization.name FROM member
            JOIN organization ON organization.id = org_id
            WHERE subject = $1 AND org_id <> $2 ORDER BY organization.name, org_id
            """,
            [caller.subject, caller.organization.description]
        )
        return found.rows.map { (found[$0, 0] ?? "", found[$0, 1] ?? "") }
    }

    private static func saved(_ visit: PageVisit) -> Response {
        visit.redirect(
            to: visit.home.appending("members"),
            saying: PageNotice.saved(visit.reader.language)
        )
    }

    /// The page of members; `made` is an invitation whose link is shown now and never again.
    static func members(_ visit: PageVisit, made: Invitation? = nil) async throws -> Response {
        let caller = visit.caller
        let isAdmin = caller.role >= .admin
        let (members, invitations) = try await visit.database.read { connection in
            (
                try Members.list(connection, caller.organization),
                isAdmin ? try Invitations.list(connection, caller.organization) : []
            )
        }
        let views = members.map { member in
            MemberView(
                subject: member.subject,
                name: member.name,
                loginName: member.loginName,
                role: member.role.rawValue,
                lastSeenAt: member.lastSeenAt,
                roles: Members.roles(for: member, by: caller).map(\.rawValue)
            )
        }
        let open = invitations.filter { $0.status == "pending" || $0.status == "expired" }
        return visit.page(
            MembersPage.page(
                visit.reader,
                views,
                open.map { each in
                    InvitationView(
                        id: each.id,
                        email: each.email,
                        role: each.role,
                        status: each.status,
                        expiresAt: each.expiresAt
                    )
                },
                link: made?.token.map { "\(visit.request.site)/invitations/\($0)" }
            )
        )
    }
}
