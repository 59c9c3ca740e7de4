// API tokens: listed, issued, revoked and deleted (contract, section 1.1).

import Crypto
import Hummingbird
import Postgres
import SeggWatCore
import Store

/// A token as the API shows it: never the token itself.
struct TokenRecord: JSONWritable, Sendable {
    var id: String
    var label: String
    var prefix: String
    var scopes: [String]
    var projectID: String?
    var createdAt: String
    var lastUsedAt: String?
    var expiresAt: String?
    var revokedAt: String?
    /// Only in the answer that issues it.
    var token: String?

    static let columns = """
        id, label, prefix, array_to_string(scopes, ' '), project_id, \(rfc3339("created_at")),
        \(rfc3339("last_used_at")), \(rfc3339("expires_at")), \(rfc3339("revoked_at"))
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        label = rows[row, 1] ?? ""
        prefix = rows[row, 2] ?? ""
        scopes = (rows[row, 3] ?? "").split(separator: " ").map(String.init)
        projectID = rows[row, 4]
        createdAt = rows[row, 5] ?? ""
        lastUsedAt = rows[row, 6]
        expiresAt = rows[row, 7]
        revokedAt = rows[row, 8]
    }

    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("label", label)
            $0.member("prefix", prefix)
            $0.member("scopes", scopes)
            $0.member("project_id", projectID)
            $0.member("created_at", createdAt)
            $0.member("last_used_at", lastUsedAt)
            $0.member("expires_at", expiresAt)
            $0.member("revoked_at", revokedAt)
            if let token { $0.member("token", token) }
        }
    }
}

/// The routes of tokens.
enum TokenRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/tokens", .admin) { call in
            let organization = call.someone.organization.description
            let project = call.someone.project?.description
            let tokens = try await call.database.read { connection in
                let found = try connection.execute(
                    """
                    SELECT \(TokenRecord.columns) FROM api_token
                    WHERE org_id = $1 AND ($2::uuid IS NULL OR project_id = $2) ORDER BY id DESC
                    """,
                    [organization, project]
                )
                return found.rows.map { TokenRecord(found, $0) }
            }
            var json = JSONWriter()
            json.object {
                $0.name("tokens")
                $0.array(tokens)
            }
            return Response(json: json)
        },
        APIRoute(.post, "/tokens", .admin, issue),
        APIRoute(.post, "/tokens/{token_id}/revoke", .admin) { call in
            let revoked = try await change(
                call,
                """
                UPDATE api_token SET revoked_at = coalesce(revoked_at, now())
                """
            )
            guard let revoked else { throw APIError.notFound("token") }
            return Response(json: revoked)
        },
        APIRoute(.delete, "/tokens/{token_id}", .admin) { call in
            guard try await change(call, "DELETE FROM api_token") != nil else {
                throw APIError.notFound("token")
            }
            return Response(status: .noContent)
        },
    ]

    /// Changes a token of the caller's organization; nil when there is none.
    private static func change(_ call: Call, _ statement: String) async throws -> TokenRecord? {
        let id = try call.id("token_id", of: "token").description
        let organization = call.someone.organization.description
        let project = call.someone.project?.description
        return try await call.database.write { connection in
            let found = try connection.execute(
                """
                \(statement) WHERE id = $1 AND org_id = $2
                    AND ($3::uuid IS NULL OR project_id = $3)
                RETURNING \(TokenRecord.columns)
                """,
                [id, organization, project]
            )
            return found.isEmpty ? nil : TokenRecord(found, 0)
        }
    }

    /// Issues a token, which can do no more than whoever issues it.
    @Sendable
    private static func issue(_ call: Call) async throws -> Response {
        let caller = call.someone
        let body = try await call.body()
        let label = try body.text("label", max: 100) ?? ""
        let words = try body.texts("scopes", countMax: 3, max: 10) ?? caller.scopes.words
        guard !words.isEmpty, words.allSatisfy({ Scopes.allWords.contains($0) }) else {
            throw body.invalid(
                "scopes",
                "must be some of \(Scopes.allWords.joined(separator: ", "))"
            )
        }
        guard caller.scopes.isSuperset(of: Scopes(words: words)) else {
            throw APIError.forbidden("A token can be given only the scopes that its maker has")
        }
        let project = try await projectOfToken(call, body)
        let expires = try body.text("expires_at", max: 40)
        if let expires, Moment(expires) == nil {
            throw body.invalid("expires_at", "must be a time of RFC 3339")
        }
        let token = APIToken()
        let values: [String?] = [
            Identifier.random(milliseconds: WallClock.milliseconds).description,
            caller.organization.description, label, token.prefix, token.text,
            arrayLiteral(words), project, expires, caller.subject,
        ]
        let made = try await call.database.write { connection in
            let made = try connection.execute(
                """
                INSERT INTO api_token
                    (id, org_id, label, prefix, hash, scopes, project_id, expires_at, created_by)
                VALUES ($1, $2, $3, $4, sha256(convert_to($5, 'UTF8')), $6, $7, $8, $9)
                RETURNING \(TokenRecord.columns)
                """,
                values
            )
            var record = TokenRecord(made, 0)
            record.token = token.text
            return record
        }
        return Response(json: made, status: .created)
    }

    /// The one project that a new token is for; a token that is for one makes no other ones.
    private static func projectOfToken(_ call: Call, _ body: JSONBody) async throws -> String? {
        let caller = call.someone
        guard let reference = try body.text("project_id", max: 36) else {
            return caller.project?.description
        }
        let project = try await call.database.read {
            try Project.find($0, reference, for: caller)
        }
        guard let project else {
            throw body.invalid("project_id", "must be a project of the organization")
        }
        return project.id.description
    }
}
