// Webhooks of a project.

import Hummingbird
import SeggWatCore

/// The routes of webhooks.
enum WebhookRoutes {
    private static let list = "/projects/{project_id}/webhooks"
    private static let one = list + "/{webhook_id}"

    static let routes: [APIRoute] = [
        APIRoute(.get, list, .admin) { call in
            let project = call.project.id
            let webhooks = try await call.database.read { try Webhook.list($0, project) }
            var json = JSONWriter()
            json.object {
                $0.name("webhooks")
                $0.array(webhooks)
            }
            return Response(json: json)
        },
        APIRoute(.post, list, .admin) { call in
            let project = call.project.id
            let body = try await call.body()
            _ = try body.requiredText("url", max: DashboardLimits.webhookURLCharactersMax)
            let change = try WebhookChange(body, call.parts.courier.targets)
            let made = try await call.database.write { try change.create($0, project) }
            return Response(json: made, status: .created)
        },
        APIRoute(.get, one, .admin) { call in
            let project = call.project.id
            let id = try call.id("webhook_id", of: "webhook")
            let found = try await call.database.read { try Webhook.find($0, project, id) }
            guard let found else { throw APIError.notFound("webhook") }
            return Response(json: found)
        },
        APIRoute(.patch, one, .admin) { call in
            let project = call.project.id
            let id = try call.id("webhook_id", of: "webhook")
            let change = try WebhookChange(try await call.body(), call.parts.courier.targets)
            let changed = try await call.database.write { try change.apply($0, project, id) }
            guard let changed else { throw APIError.notFound("webhook") }
            return Response(json: changed)
        },
        APIRoute(.delete, one, .admin) { call in
            let project = call.project.id
            let id = try call.id("webhook_id", of: "webhook")
            guard try await call.database.write({ try Webhook.delete($0, project, id) }) else {
                throw APIError.notFound("webhook")
            }
            return Response(status: .noContent)
        },
        APIRoute(.post, one + "/test", .admin) { call in
            let project = call.project.id
            let id = try call.id("webhook_id", of: "webhook")
            guard let delivery = try await call.parts.courier.test(project, id) else {
                throw APIError.notFound("webhook")
            }
            return Response(json: delivery)
        },
        APIRoute(.get, one + "/deliveries", .admin) { call in
            let project = call.project.id
            let id = try call.id("webhook_id", of: "webhook")
            let page = try Page(call.query)
            let listing = try await call.database.read { connection in
                guard try Webhook.find(connection, project, id) != nil else {
                    throw APIError.notFound("webhook")
                }
                return try WebhookDelivery.list(connection, id, page)
            }
            return Response(json: listing.json("deliveries", page))
        },
    ]
}
