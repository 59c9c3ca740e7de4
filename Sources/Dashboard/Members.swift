// Who belongs to an organization: they come by logging in at Zitadel, and have a role here.

import Postgres
import SeggWatCore
import Store

/// A member of an organization.
struct Member: Sendable {
    var subject: String
    var name: String
    var loginName: String
    var role: Role
    var lastSeenAt: String
}

/// Reads and changes members.
enum Members {
    /// Lets somebody in who has logged in at Zitadel: finds or makes the organization, and the
    /// member, and returns the organization.
    ///
    /// The first member of an organization is its owner, everyone after that a member.
    static func admit(
        _ connection: BlockingConnection,
        _ found: LoginClient.Found
    ) throws(PostgresError) -> Identifier {
        let name = found.displayName.isEmpty ? found.loginName : found.displayName
        // What stands behind the @ of a login name is the domain of the organization at Zitadel.
        let domain = found.loginName.split(separator: "@").last.map(String.init) ?? "Organization"
        let organization = try connection.execute(
            """
            INSERT INTO organization (id, name, zitadel_id) VALUES ($1, $2, $3)
            ON CONFLICT (zitadel_id) DO UPDATE SET zitadel_id = excluded.zitadel_id
            RETURNING id
            """,
            [
                Identifier.random(milliseconds: WallClock.milliseconds).description, domain,
                found.organization,
            ]
        )[0, 0]
        guard let organization, let id = Identifier(organization) else {
            preconditionFailure("the row was just written")
        }
        // The row of the organization is locked by the statement before: of two who come first,
        // one is the owner.
        try connection.execute(
            """
            INSERT INTO member (org_id, subject, name, login_name, role)
            SELECT $1, $2, $3, $4,
                CASE WHEN EXISTS (SELECT FROM member WHERE org_id = $1) THEN 'member'
                    ELSE 'owner' END
            ON CONFLICT (org_id, subject) DO UPDATE
            SET name = excluded.name, login_name = excluded.login_name, last_seen_at = now()
            """,
            [organization, found.subject, name, found.loginName]
        )
        return id
    }

    /// The members of an organization, owners first.
    static func list(
        _ connection: BlockingConnection,
        _ organization: Identifier
    ) throws(PostgresError) -> [Member] {
        let found = try connection.execute(
            """
            SELECT subject, name, login_name, role, \(rfc3339("last_seen_at")) FROM member
            WHERE org_id = $1
            ORDER BY array_position('{owner,admin,member}', role), lower(name), subject
            """,
            [organization.description]
        )
        return found.rows.map { row in
            Member(
                subject: found[row, 0] ?? "",
                name: found[row, 1] ?? "",
                loginName: found[row, 2] ?? "",
                role: found[row, 3].flatMap(Role.init(rawValue:)) ?? .member,
                lastSeenAt: found[row, 4] ?? ""
            )
        }
    }

    /// The roles that one member may give to another (contract, section 6.2): owners all of them,
    /// admins those below an owner, and nobody to themselves; none where nothing may be changed.
    static func roles(for member: Member, by caller: Caller) -> [Role] {
        guard member.subject != caller.subject else { return [] }
        switch caller.role {
        case .owner: return [.owner, .admin, .member]
        case .admin: return member.role == .owner ? [] : [.admin, .member]
        case .member: return []
        }
    }

    /// Gives a member a role.
    ///
    /// - Throws: 404 where there is no such member, 403 where the caller may not.
    static func change(
        _ connection: BlockingConnection,
        _ subject: String,
        to role: Role,
        by caller: Caller
    ) throws -> Member {
        var (member, _, caller) = try find(connection, subject, for: caller)
        guard roles(for: member, by: caller).contains(role) else {
            throw APIError.forbidden("You cannot give that role to that member")
        }
        // An owner cannot change their own role, so there is always one left.
        try connection.execute(
            "UPDATE member SET role = $3 WHERE org_id = $1 AND subject = $2",
            [caller.organization.description, subject, role.rawValue]
        )
        member.role = role
        return member
    }

    /// Takes a member out of the organization; one may leave, too, but not the last owner.
    ///
    /// - Throws: 404 where there is no such member, 403 where the caller may not, 409 for the last
    ///   owner.
    static func remove(
        _ connection: BlockingConnection,
        _ subject: String,
        by caller: Caller
    ) throws {
        let (member, members, caller) = try find(connection, subject, for: caller)
        let isSelf = member.subject == caller.subject
        guard isSelf || !roles(for: member, by: caller).isEmpty else {
            throw APIError.forbidden("You cannot remove that member")
        }
        if member.role == .owner, members.count(where: { $0.role == .owner }) == 1 {
            throw APIError.conflict(
                "An organization needs an owner: make somebody else owner first"
            )
        }
        try connection.execute(
            "DELETE FROM member WHERE org_id = $1 AND subject = $2",
            [caller.organization.description, subject]
        )
    }

    /// The member who is meant, all members, and the caller as the role is now.
    ///
    /// The organization's row is locked, so that of two owners who remove each other one stays.
    private static func find(
        _ connection: BlockingConnection,
        _ subject: String,
        for caller: Caller
    ) throws -> (member: Member, all: [Member], caller: Caller) {
        try connection.execute(
            "SELECT FROM organization WHERE id = $1 FOR UPDATE",
            [caller.organization.description]
        )
        let members = try list(connection, caller.organization)
        var caller = caller
        if case .person(let own) = caller.proof {
            caller.role = members.first { $0.subject == own }?.role ?? .member
        }
        guard let member = members.first(where: { $0.subject == subject }) else {
            throw APIError.notFound("member")
        }
        return (member, members, caller)
    }
}
