// API tokens: `oat_` and 43 characters in X-API-Key or behind Bearer (contract, section 1.1).

import Crypto
import HTTPTypes
import Hummingbird
import Postgres
import SeggWatCore

/// Knows callers by their token.
struct TokenAuthenticator: Authenticator {
    let database: Database

    private struct Found: Sendable {
        var caller: Caller
        var wasUsedLately: Bool
        var id: String
    }

    func caller(of request: Request) async throws -> Caller? {
        guard let text = shownToken(request) else { return nil }
        // What has another form is not looked up.
        guard text.hasPrefix("oat_"), text.utf8.count == 47 else { throw APIError.unauthorized }
        let digest = Array(SHA256.hash(data: Array(text.utf8)))
        let prefix = String(text.prefix(12))
        let found = try await database.read { try find($0, prefix: prefix, digest: digest) }
        guard let found else { throw APIError.unauthorized }
        if !found.wasUsedLately {
            try await database.write {
                _ = try $0.execute(
                    "UPDATE api_token SET last_used_at = now() WHERE id = $1",
                    [found.id]
                )
            }
        }
        return found.caller
    }

    /// The token that a request shows; nil for none, and for a Bearer of another kind.
    private func shownToken(_ request: Request) -> String? {
        if let key = request.headers[.apiKey] { return key }
        return bearer(of: request).flatMap { $0.hasPrefix("oat_") ? $0 : nil }
    }

    /// Finds a token that is neither revoked nor expired.
    private func find(
        _ connection: BlockingConnection,
        prefix: String,
        digest: [UInt8]
    ) throws(PostgresError) -> Found? {
        let rows = try connection.execute(
            """
            SELECT id, org_id, label, encode(hash, 'hex'), array_to_string(scopes, ' '),
                project_id,
                coalesce(last_used_at > now() - make_interval(secs => $2::int), false)
            FROM api_token
            WHERE prefix = $1 AND revoked_at IS NULL
                AND (expires_at IS NULL OR expires_at > now())
            """,
            [prefix, String(DashboardLimits.lastUsedSeconds)]
        )
        let shown = digest.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0\(text)" : text
        }.joined()
        for row in rows.rows where isSame(rows[row, 3] ?? "", shown) {
            guard let id = rows[row, 0].flatMap({ Identifier($0) }),
                let organization = rows[row, 1].flatMap({ Identifier($0) })
            else { preconditionFailure("a uuid column holds a uuid") }
            let caller = Caller(
                proof: .token(id: id),
                name: rows[row, 2] ?? "",
                organization: organization,
                role: .admin,
                scopes: Scopes(words: (rows[row, 4] ?? "").split(separator: " ").map(String.init)),
                project: rows[row, 5].flatMap { Identifier($0) }
            )
            return Found(
                caller: caller,
                wasUsedLately: rows.bool(row, 6) ?? false,
                id: id.description
            )
        }
        return nil
    }
}

/// The token behind `Authorization: Bearer`; nil for none (RFC 6750, section 2.1).
func bearer(of request: Request) -> String? {
    guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ")
    else { return nil }
    return String(field.dropFirst(7)).trimmingWhitespace
}

/// Compares without telling by its time where two texts differ.
private func isSame(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

extension HTTPField.Name {
    /// X-API-Key.
    static let apiKey = Self("X-API-Key")!
    /// X-Forwarded-For, as the gateway writes it.
    static let forwardedFor = Self("X-Forwarded-For")!
}
