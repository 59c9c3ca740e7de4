// An invitation into an organization (contract, section 6.2): a link that is good once, for a week.
//
//     pending ──accept──▶ accepted        a second invitation of one address is refused; sending
//        ├──7 days──▶ expired             again makes a new link of seven days, and the old one
//        └──revoke──▶ revoked             leads nowhere

import FoundationEssentials
import Postgres
import SeggWatCore
import Store

/// An invitation as the API shows it: never its token.
struct Invitation: Sendable {
    var id: String
    var email: String
    var role: String
    var invitedBy: String
    /// `pending`, `expired`, `accepted` or `revoked`.
    var status: String
    var createdAt: String
    var expiresAt: String
    /// Only in the answer that makes it.
    var token: String?

    /// The columns that `init` reads.
    static let columns = """
        id, email, role, invited_by,
        CASE WHEN accepted_at IS NOT NULL THEN 'accepted'
            WHEN revoked_at IS NOT NULL THEN 'revoked'
            WHEN expires_at <= now() THEN 'expired' ELSE 'pending' END,
        \(rfc3339("created_at")), \(rfc3339("expires_at"))
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        email = rows[row, 1] ?? ""
        role = rows[row, 2] ?? ""
        invitedBy = rows[row, 3] ?? ""
        status = rows[row, 4] ?? ""
        createdAt = rows[row, 5] ?? ""
        expiresAt = rows[row, 6] ?? ""
    }

    /// Writes the invitation, with the link where it is new.
    func write(to json: inout JSONWriter, site: String) {
        json.object {
            $0.member("id", id)
            $0.member("email", email)
            $0.member("role", role)
            $0.member("invited_by", invitedBy)
            $0.member("status", status)
            $0.member("created_at", createdAt)
            $0.member("expires_at", expiresAt)
            if let token { $0.member("link", "\(site)/invitations/\(token)") }
        }
    }
}

/// Makes, lists, ends and accepts invitations.
enum Invitations {
    private static let lifetime = "interval '\(DashboardLimits.invitationDays) days'"

    /// The invitations of an organization, the newest first.
    static func list(
        _ connection: BlockingConnection,
        _ organization: Identifier
    ) throws(PostgresError) -> [Invitation] {
        let found = try connection.execute(
            """
            SELECT \(Invitation.columns) FROM invitation WHERE org_id = $1
            ORDER BY id DESC LIMIT \(DashboardLimits.invitationsShownMax)
            """,
            [organization.description]
        )
        return found.rows.map { Invitation(found, $0) }
    }

    /// Invites an address.
    ///
    /// - Throws: 409 where it is invited already, 400 where too many are.
    static func create(
        _ connection: BlockingConnection,
        email: String,
        role: Role,
        by caller: Caller
    ) throws -> Invitation {
        let organization = caller.organization.description
        // One at a time for each organization, so that the bound holds.
        try connection.execute("SELECT FROM organization WHERE id = $1 FOR UPDATE", [organization])
        let open = try connection.execute(
            """
            SELECT count(*), coalesce(bool_or(lower(email) = lower($2)), false) FROM invitation
            WHERE org_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL
            """,
            [organization, email]
        )
        guard open.bool(0, 1) != true else {
            throw APIError.conflict("\(email) is invited already: send that invitation again")
        }
        guard let count = open.int(), count < DashboardLimits.invitationsOpenMax else {
            throw APIError.invalid("Too many invitations are open: revoke some first")
        }
        let token = newToken()
        let made = try connection.execute(
            """
            INSERT INTO invitation (id, org_id, email, role, hash, invited_by, expires_at)
            VALUES ($1, $2, $3, $4, sha256(convert_to($5, 'UTF8')), $6, now() + \(lifetime))
            RETURNING \(Invitation.columns)
            """,
            [
                Identifier.random(milliseconds: WallClock.milliseconds).description, organization,
                email, role.rawValue, token, caller.name,
            ]
        )
        var invitation = Invitation(made, 0)
        invitation.token = token
        return invitation
    }

    /// Makes a new link of an open invitation, good for seven days; nil where there is none.
    static func resend(
        _ connection: BlockingConnection,
        _ id: Identifier,
        by caller: Caller
    ) throws(PostgresError) -> Invitation? {
        let token = newToken()
        let changed = try connection.execute(
            """
            UPDATE invitation SET hash = sha256(convert_to($3, 'UTF8')),
                expires_at = now() + \(lifetime)
            WHERE id = $1 AND org_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL
            RETURNING \(Invitation.columns)
            """,
            [id.description, caller.organization.description, token]
        )
        guard !changed.isEmpty else { return nil }
        var invitation = Invitation(changed, 0)
        invitation.token = token
        return invitation
    }

    /// Ends an open invitation; false where there is none.
    static func revoke(
        _ connection: BlockingConnection,
        _ id: Identifier,
        by caller: Caller
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            """
            UPDATE invitation SET revoked_at = now()
            WHERE id = $1 AND org_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL
            """,
            [id.description, caller.organization.description]
        ).affected > 0
    }

    /// What a link leads to.
    struct Offer: Sendable {
        var organization: Identifier
        var organizationName: String
        var role: Role
        var invitedBy: String
    }

    /// Finds an invitation that can be accepted now; nil for one that is over or never was.
    static func find(
        _ connection: BlockingConnection,
        token: String,
        locked: Bool = false
    ) throws(PostgresError) -> Offer? {
        let found = try connection.execute(
            """
            SELECT org_id, organization.name, role, invited_by FROM invitation
            JOIN organization ON organization.id = org_id
            WHERE hash = sha256(convert_to($1, 'UTF8')) AND accepted_at IS NULL
                AND revoked_at IS NULL AND expires_at > now()
            """ + (locked ? " FOR UPDATE OF invitation" : ""),
            [token]
        )
        guard !found.isEmpty, let organization = found[0, 0].flatMap({ Identifier($0) }),
            let role = found[0, 2].flatMap(Role.init(rawValue:))
        else { return nil }
        return Offer(
            organization: organization,
            organizationName: found[0, 1] ?? "",
            role: role,
            invitedBy: found[0, 3] ?? ""
        )
    }

    /// Makes a person a member; nil where the invitation is over.
    ///
    /// Whoever has the link is meant: the address is a name for it. A role that they have already
    /// is never lowered.
    static func accept(
        _ connection: BlockingConnection,
        token: String,
        by caller: Caller
    ) throws(PostgresError) -> Offer? {
        guard let offer = try find(connection, token: token, locked: true) else { return nil }
        try connection.execute(
            """
            UPDATE invitation SET accepted_at = now(), accepted_by = $2
            WHERE hash = sha256(convert_to($1, 'UTF8'))
            """,
            [token, caller.subject]
        )
        try connection.execute(
            """
            INSERT INTO member (org_id, subject, name, login_name, role)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (org_id, subject) DO UPDATE SET role = excluded.role
            WHERE member.role = 'member'
            """,
            [
                offer.organization.description, caller.subject, caller.name, caller.email,
                offer.role.rawValue,
            ]
        )
        return offer
    }

    private static func newToken() -> String { base64URL(Data(Seal.randomSecret())) }
}
