// A project as the API shows it.

import Postgres
import SeggWatCore

/// A project.
struct Project: Sendable {
    var id: Identifier
    var key: Identifier
    var organization: Identifier
    var name: String
    var description: String
    var allowedOrigins: [String]
    /// Feedback that is not archived.
    var feedbackCount: Int
    var retentionDays: Int?
    /// What is asked of senders: `off`, `optional` or `required`.
    var identity: String
    /// The one Zitadel organization whose users may send; nil for any.
    var identityOrganization: String?
    var createdAt: String
    var updatedAt: String

    /// Finds a project of the caller's organization by its id or by its key; nil for any other.
    ///
    /// Every route that names a project finds it here, so nothing of another organization can be
    /// reached through one (OWASP API1).
    static func find(
        _ connection: BlockingConnection,
        _ reference: String,
        for caller: Caller
    ) throws(PostgresError) -> Project? {
        guard let id = Identifier(reference) else { return nil }
        let found = try connection.execute(
            select + " WHERE (project.id = $1 OR project.key = $1) AND org_id = $2 AND NOT archived"
                + " AND ($3::uuid IS NULL OR project.id = $3)",
            [id.description, caller.organization.description, caller.project?.description]
        )
        return found.isEmpty ? nil : Project(found, 0)
    }

    /// All projects that the caller sees, the oldest first.
    static func list(
        _ connection: BlockingConnection,
        for caller: Caller
    ) throws(PostgresError) -> [Project] {
        let found = try connection.execute(
            select + " WHERE org_id = $1 AND NOT archived AND ($2::uuid IS NULL OR project.id = $2)"
                + " ORDER BY created_at, project.id",
            [caller.organization.description, caller.project?.description]
        )
        return found.rows.map { Project(found, $0) }
    }

    // Origins are joined by line feeds, which no origin holds.
    private static let select = """
        SELECT project.id, key, org_id, name, description, array_to_string(allowed_origins, E'\\n'),
            (
                SELECT coalesce(sum(count), 0) FROM (
                    SELECT count FROM rollup_monthly
                    WHERE project_id = project.id AND kind = 'feedback'
                    UNION ALL
                    SELECT count FROM rollup_delta
                    WHERE project_id = project.id AND kind = 'feedback'
                ) AS counts
            ),
            retention_days, \(rfc3339("created_at")), \(rfc3339("updated_at")), identity, identity_org
        FROM project
        """

    private init(_ row: QueryResult, _ index: Int) {
        func id(_ column: Int) -> Identifier {
            guard let id = row[index, column].flatMap({ Identifier($0) }) else {
                preconditionFailure("a uuid column holds a uuid")
            }
            return id
        }
        self.id = id(0)
        key = id(1)
        organization = id(2)
        name = row[index, 3] ?? ""
        description = row[index, 4] ?? ""
        allowedOrigins = (row[index, 5] ?? "").split(separator: "\n").map(String.init)
        feedbackCount = row.int(index, 6) ?? 0
        retentionDays = row.int(index, 7)
        createdAt = row[index, 8] ?? ""
        updatedAt = row[index, 9] ?? ""
        identity = row[index, 10] ?? ""
        identityOrganization = row[index, 11]
    }
}

extension Project: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id.description)
            $0.member("key", key.description)
            $0.member("name", name)
            $0.member("description", description)
            $0.member("allowed_origins", allowedOrigins)
            $0.member("org_id", organization.description)
            $0.member("feedback_count", feedbackCount)
            $0.member("retention_days", retentionDays)
            $0.member("identity", identity)
            $0.member("identity_org", identityOrganization)
            $0.member("created_at", createdAt)
            $0.member("updated_at", updatedAt)
        }
    }
}

/// A column as RFC 3339 in UTC, with the milliseconds that it has.
func rfc3339(_ column: String) -> String {
    "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
}
