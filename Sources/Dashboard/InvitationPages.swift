// Invitations on pages: made and ended by admins, accepted by whoever has the link.

import Hummingbird
import Markup
import Pages
import Postgres
import SeggWatCore

/// The pages of invitations.
enum InvitationPages {
    private static let list = "/org/{org_id}/invitations"

    static let routes: [PageRoute] = [
        PageRoute(.post, list, .admin) { visit in
            let (email, role) = try Invitations.asked(
                for: JSONBody([
                    "email": .text(visit.form["email"]), "role": .text(visit.form["role"]),
                ])
            )
            let caller = visit.caller
            let made = try await visit.database.write {
                try Invitations.create($0, email: email, role: role, by: caller)
            }
            return try await OrganizationPages.members(visit, made: made)
        },
        PageRoute(.post, list + "/{invitation_id}/resend", .admin) { visit in
            let (caller, id) = (visit.caller, try visit.id("invitation_id"))
            let made = try await visit.database.write {
                try Invitations.resend($0, id, by: caller)
            }
            guard let made else { throw APIError.notFound("invitation") }
            return try await OrganizationPages.members(visit, made: made)
        },
        PageRoute(.post, list + "/{invitation_id}/revoke", .admin) { visit in
            let (caller, id) = (visit.caller, try visit.id("invitation_id"))
            let isDone = try await visit.database.write {
                try Invitations.revoke($0, id, by: caller)
            }
            guard isDone else { throw APIError.notFound("invitation") }
            return visit.redirect(
                to: visit.home.appending("members"),
                saying: PageNotice.saved(visit.reader.language)
            )
        },
        // Whoever is nobody is sent to the login by the rule, and comes back.
        PageRoute(.get, "/invitations/{token}", .read) { visit in
            let token = visit.parameters.get("token") ?? ""
            let offer = try await visit.database.read { try Invitations.find($0, token: token) }
            guard let offer else { throw APIError.notFound("invitation") }
            return visit.page(
                InvitationPage.page(
                    visit.reader,
                    organization: offer.organizationName,
                    role: offer.role.rawValue,
                    invitedBy: offer.invitedBy,
                    action: Address("invitations", token)
                )
            )
        },
        PageRoute(.post, "/invitations/{token}", .read) { visit in
            let caller = visit.caller
            let token = visit.parameters.get("token") ?? ""
            let offer = try await visit.database.write {
                try Invitations.accept($0, token: token, by: caller)
            }
            guard let offer else { throw APIError.notFound("invitation") }
            return enter(visit, offer.organization)
        },
        // From one's organization to another one of one's own.
        PageRoute(.post, "/enter/{org_id}", .read) { visit in
            let subject = visit.caller.subject
            let organization = try visit.id("org_id")
            let isMember = try await visit.database.read { connection in
                try !connection.execute(
                    "SELECT FROM member WHERE org_id = $1 AND subject = $2",
                    [organization.description, subject]
                ).isEmpty
            }
            guard isMember else { throw APIError.notFound("page") }
            return enter(visit, organization)
        },
    ]

    /// Goes on in another organization: the same session at Zitadel, another cookie.
    private static func enter(_ visit: PageVisit, _ organization: Identifier) -> Response {
        guard var session = visit.visitor?.session else {
            preconditionFailure("the route's rule takes a caller")
        }
        session.organization = organization
        var response = visit.redirect(to: Address("org", organization.description))
        let sealed = visit.parts.seal.seal(session.text, for: PageCookie.session.rawValue)
        response.headers.append(PageCookie.session.field(sealed, visit.request))
        return response
    }
}
