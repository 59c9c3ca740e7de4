// The pages of an organization: its projects and its members.

import Hummingbird
import Markup
import Pages
import SeggWatCore

/// The pages of an organization.
enum OrganizationPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/org/{org_id}", .read) { visit in
            let caller = visit.caller
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
            return visit.page(HomePage.page(visit.reader, projects))
        },
        PageRoute(.get, "/org/{org_id}/members", .read) { visit in
            let caller = visit.caller
            let members = try await visit.database.read {
                try Members.list($0, caller.organization)
            }
            var roles: [String: [String]] = [:]
            for member in members {
                roles[member.subject] = Members.roles(for: member, by: caller).map(\.rawValue)
            }
            let views = members.map { member in
                MemberView(
                    subject: member.subject,
                    name: member.name,
                    loginName: member.loginName,
                    role: member.role.rawValue,
                    lastSeenAt: member.lastSeenAt
                )
            }
            return visit.page(
                MembersPage.page(visit.reader, views) { roles[$0.subject] ?? [] }
            )
        },
        PageRoute(.post, "/org/{org_id}/members/{subject}", .admin) { visit in
            let caller = visit.caller
            let subject = visit.parameters.get("subject") ?? ""
            guard let role = Role(rawValue: visit.form["role"]) else {
                throw APIError.invalid("role must be owner, admin or member")
            }
            let isDone = try await visit.database.write {
                try Members.change($0, subject, to: role, by: caller)
            }
            guard isDone else { throw APIError.notFound("member") }
            return visit.redirect(
                to: visit.home.appending("members"),
                saying: PageNotice.saved(visit.reader.language)
            )
        },
    ]
}
