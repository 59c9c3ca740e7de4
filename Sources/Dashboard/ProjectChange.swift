// Projects made and changed, by admins.

import Hummingbird
import Postgres
import SeggWatCore
import Store

/// What a request sets of a project; nil leaves it as it is.
struct ProjectChange: Sendable {
    var name: String?
    var description: String?
    var allowedOrigins: [String]?
    /// Days; `.some(nil)` for ever.
    var retentionDays: Int??
    var identity: String?
    /// A Zitadel organization's id; `.some(nil)` for any.
    var identityOrganization: String??

    /// Reads a body.
    init(_ body: JSONBody) throws(APIError) {
        name = try body.text("name", max: 100)
        description = try body.text("description", max: 1_000)
        allowedOrigins = try body.texts("allowed_origins", countMax: 100, max: 255)
        for origin in allowedOrigins ?? [] where !isOrigin(origin) {
            throw body.invalid("allowed_origins", "must hold origins, such as https://example.org")
        }
        let days = try body.int("retention_days", 1...3_650)
        if days != nil || body.isNull("retention_days") { retentionDays = .some(days) }
        identity = try body.word("identity", of: IdentityRule.allCases.map(\.rawValue))
        let organization = try body.text("identity_org", max: 200)
        if organization != nil || body.isNull("identity_org") {
            identityOrganization = .some(organization)
        }
    }

    /// Stores a new project.
    func create(
        _ connection: BlockingConnection,
        for caller: Caller
    ) throws(PostgresError) -> Project? {
        let id = Identifier.random(milliseconds: WallClock.milliseconds)
        try connection.execute(
            """
            INSERT INTO project
                (id, key, org_id, name, description, allowed_origins, retention_days, identity,
                identity_org)
            VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                id.description, caller.organization.description, name ?? "", description ?? "",
                arrayLiteral(allowedOrigins ?? []), (retentionDays ?? nil).map(String.init),
                identity ?? IdentityRule.off.rawValue, identityOrganization ?? nil,
            ]
        )
        return try Project.find(connection, id.description, for: caller)
    }

    /// Changes a project; gateways hear of it by the table's trigger.
    func apply(
        _ connection: BlockingConnection,
        to project: Project,
        for caller: Caller
    ) throws(PostgresError) -> Project? {
        var values = Conditions()
        let id = values.place(project.id.description)
        var sets: [String] = []
        func set(_ column: String, _ value: String?, _ type: String) {
            sets.append("\(column) = \(values.place(value))::\(type)")
        }
        if let name { set("name", name, "text") }
        if let description { set("description", description, "text") }
        if let allowedOrigins { set("allowed_origins", arrayLiteral(allowedOrigins), "text[]") }
        if let retentionDays { set("retention_days", retentionDays.map(String.init), "integer") }
        if let identity { set("identity", identity, "text") }
        if let identityOrganization { set("identity_org", identityOrganization, "text") }
        guard !sets.isEmpty else { return project }
        try connection.execute(
            "UPDATE project SET \(sets.joined(separator: ", ")), updated_at = now() WHERE id = \(id)",
            values.parameters
        )
        return try Project.find(connection, project.id.description, for: caller)
    }
}

/// Whether a text is an origin as projects list them; the rule is the gateway's.
private func isOrigin(_ text: String) -> Bool {
    let origins = AllowedOrigins([text])
    return (origins.allowsAll || !origins.compiled.isEmpty)
        && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
}
