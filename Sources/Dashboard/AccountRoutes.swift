// What the API is, and who the caller is.

import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import SeggWatCore

/// The routes about the caller.
enum AccountRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/openapi.json", .anyone) { _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "application/json; charset=utf-8",
                    // Nothing in it is anybody's own, so any page's programs may read it.
                    .accessControlAllowOrigin: "*",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: OpenAPIDocument.json))
            )
        },
        APIRoute(.get, "/me", .read) { call in
            let caller = call.someone
            let organization = try await call.database.read {
                try $0.execute(
                    "SELECT name FROM organization WHERE id = $1",
                    [caller.organization.description]
                )[0, 0]
            }
            var json = JSONWriter()
            json.object {
                // All but the names are required strings, for tokens too (contract, section 1.8).
                $0.member("user_id", caller.subject)
                $0.member("email", caller.email)
                $0.member("display_name", caller.name)
                $0.member("org_id", caller.organization.description)
                $0.member("org_name", organization)
                $0.member("role", caller.role.rawValue)
                $0.member("scopes", caller.scopes.words)
            }
            return Response(json: json)
        },
    ]
}
