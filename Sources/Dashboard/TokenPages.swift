// API tokens on a page.

import Hummingbird
import JSONLines
import Markup
import Pages
import Postgres
import SeggWatCore
import Store

/// The page of tokens.
enum TokenPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/org/{org_id}/tokens", .read) { visit in
            visit.page(TokensPage.page(visit.reader, try await tokens(visit)))
        },
        PageRoute(.post, "/org/{org_id}/tokens", .admin, make),
        PageRoute(.post, "/org/{org_id}/tokens/{token_id}/revoke", .admin) { visit in
            let id = try visit.id("token_id").description
            let organization = visit.caller.organization.description
            let isDone = try await visit.database.write { connection in
                try connection.execute(
                    """
                    UPDATE api_token SET revoked_at = coalesce(revoked_at, now())
                    WHERE id = $1 AND org_id = $2
                    """,
                    [id, organization]
                ).affected > 0
            }
            guard isDone else { throw APIError.notFound("token") }
            return visit.redirect(
                to: visit.home.appending("tokens"),
                saying: PageNotice.saved(visit.reader.language)
            )
        },
    ]

    private static func tokens(_ visit: PageVisit) async throws -> [TokenView] {
        let organization = visit.caller.organization.description
        let records = try await visit.database.read { connection in
            let found = try connection.execute(
                "SELECT \(TokenRecord.columns) FROM api_token WHERE org_id = $1 ORDER BY id DESC",
                [organization]
            )
            return found.rows.map { TokenRecord(found, $0) }
        }
        let now = Timestamp.now.description
        return records.map { record in
            TokenView(
                id: record.id,
                label: record.label,
                prefix: record.prefix,
                createdAt: record.createdAt,
                lastUsedAt: record.lastUsedAt,
                isActive: record.revokedAt == nil && record.expiresAt.map { $0 > now } ?? true
            )
        }
    }

    /// Makes a token and shows it, once: it stands in this answer and in no address.
    @Sendable
    private static func make(_ visit: PageVisit) async throws -> Response {
        let label = try JSONBody(["label": .text(visit.form["label"])])
            .requiredText("label", max: 100)
        let caller = visit.caller
        let token = APIToken()
        try await visit.database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO api_token (id, org_id, label, prefix, hash, created_by)
                VALUES ($1, $2, $3, $4, sha256(convert_to($5, 'UTF8')), $6)
                """,
                [
                    Identifier.random(milliseconds: WallClock.milliseconds).description,
                    caller.organization.description, label, token.prefix, token.text,
                    caller.subject,
                ]
            )
        }
        return visit.page(
            TokensPage.page(visit.reader, try await tokens(visit), made: token.text)
        )
    }
}
