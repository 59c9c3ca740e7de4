// The table of all routes of the API, and what happens before each handler.
//
//     request ──▶ caller ──▶ rule ──▶ project of the caller's organization ──▶ handler
//        │          │401       │403            │404
//        └──────────┴──────────┴───────────────┴──▶ {"error", "message"}

import HTTPTypes
import Hummingbird
import SeggWatCore

/// The routes.
enum APIRoutes {
    /// Where they all begin.
    static let base = "/api/v1"

    /// Every route; the OpenAPI document lists the same, which a test holds both to.
    static let all: [APIRoute] =
        AccountRoutes.routes + TokenRoutes.routes + ProjectRoutes.routes + FeedbackRoutes.routes
        + BulkRoutes.routes + CommentRoutes.routes + RatingRoutes.routes
        + TimeSeriesRoutes.routes + ExportRoutes.routes + SubmitterRoutes.routes
        + LiveRoutes.routes + WebhookRoutes.routes + MemberRoutes.routes

    /// Puts the routes into a router.
    static func add(to router: Router<DashboardContext>, _ parts: DashboardParts) {
        for route in all {
            let names = route.path
            router.on(RouterPath(base + names), method: route.method) { request, context in
                try await respond(route, request, context, parts)
            }
        }
    }

    private static func respond(
        _ route: APIRoute,
        _ request: Request,
        _ context: DashboardContext,
        _ parts: DashboardParts
    ) async throws -> Response {
        let caller = try await caller(of: request, route, parts)
        try route.access.check(caller)
        var project: Project?
        if route.namesProject, let caller {
            let reference = context.parameters.get("project_id") ?? ""
            project = try await parts.database.read {
                try Project.find($0, reference, for: caller)
            }
            guard project != nil else { throw APIError.notFound("project") }
        }
        return try await route.handler(
            Call(
                parts: parts,
                request: request,
                parameters: context.parameters,
                query: Query(request.uri.query ?? ""),
                caller: caller,
                namedProject: project
            )
        )
    }

    private static func caller(
        of request: Request,
        _ route: APIRoute,
        _ parts: DashboardParts
    ) async throws -> Caller? {
        guard route.access != .anyone else { return nil }
        for authenticator in parts.authenticators {
            if let caller = try await authenticator.caller(of: request) { return caller }
        }
        return nil
    }

    /// The methods that some path takes, as Allow lists them; nil where no path matches.
    static func methods(at path: some StringProtocol) -> String? {
        let parts = path.split(separator: "/")
        let matching = all.filter { route in
            let names = (base + route.path).split(separator: "/")
            return names.count == parts.count
                && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // As in the router, `stats` is no id.
        guard let fewest = matching.map(\.placeholders).min() else { return nil }
        let methods = matching.filter { $0.placeholders == fewest }.map(\.method.rawValue)
        return (methods.contains("GET") ? methods + ["HEAD"] : methods).joined(separator: ", ")
    }
}
