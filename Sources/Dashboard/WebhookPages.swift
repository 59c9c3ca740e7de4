// A project's webhooks on pages.

import Hummingbird
import Markup
import Pages
import SeggWatCore

/// The pages of webhooks; all of them are for admins, to whom the secret and the log belong.
enum WebhookPages {
    private static let list = "/org/{org_id}/projects/{project_id}/settings/webhooks"
    private static let one = list + "/{webhook_id}"

    static let routes: [PageRoute] = [
        PageRoute(.get, list, .admin) { visit in try await show(visit) },
        PageRoute(.post, list, .admin, make),
        PageRoute(.get, one, .admin, log),
        PageRoute(.post, one + "/test", .admin) { visit in
            let id = try visit.id("webhook_id")
            let tested = try await visit.parts.courier.test(visit.project.id, id)
            guard tested != nil else { throw APIError.notFound("webhook") }
            // The log says how it went.
            return visit.redirect(to: address(visit).appending(id.description))
        },
        PageRoute(.post, one + "/on", .admin) { visit in try await turn(visit, on: true) },
        PageRoute(.post, one + "/off", .admin) { visit in try await turn(visit, on: false) },
        PageRoute(.post, one + "/delete", .admin) { visit in
            let (project, id) = (visit.project.id, try visit.id("webhook_id"))
            guard try await visit.database.write({ try Webhook.delete($0, project, id) }) else {
                throw APIError.notFound("webhook")
            }
            return saved(visit)
        },
    ]

    private static func address(_ visit: PageVisit) -> Address {
        visit.projectAddress.appending("settings", "webhooks")
    }

    private static func saved(_ visit: PageVisit) -> Response {
        visit.redirect(
            to: address(visit),
            saying: PageNotice.saved(visit.reader.language)
        )
    }

    private static func show(_ visit: PageVisit, secret: String? = nil) async throws -> Response {
        let project = visit.project.id
        let webhooks = try await visit.database.read { try Webhook.list($0, project) }
        return visit.page(
            WebhooksPage.list(
                visit.reader,
                visit.projectView,
                webhooks.map(\.view),
                events: WebhookEvent.allCases.map(\.rawValue),
                secret: secret
            )
        )
    }

    /// Makes a webhook and shows its secret, once: it stands in this answer and in no address.
    @Sendable
    private static func make(_ visit: PageVisit) async throws -> Response {
        let body = JSONBody([
            "url": .text(visit.form["url"]),
            "description": .text(visit.form["description"]),
            "events": .array(visit.form.all("events").map { .text($0) }),
        ])
        _ = try body.requiredText("url", max: DashboardLimits.webhookURLCharactersMax)
        let change = try WebhookChange(body, visit.parts.courier.targets)
        let project = visit.project.id
        let made = try await visit.database.write { try change.create($0, project) }
        return try await show(visit, secret: made.secret?.text)
    }

    @Sendable
    private static func log(_ visit: PageVisit) async throws -> Response {
        let (project, id) = (visit.project.id, try visit.id("webhook_id"))
        var page = try Page(visit.query)
        page.limit = DashboardLimits.inboxRows
        let found = try await visit.database.read { [page] connection in
            guard let webhook = try Webhook.find(connection, project, id) else {
                throw APIError.notFound("webhook")
            }
            return (webhook, try WebhookDelivery.list(connection, id, page).rows)
        }
        let deliveries = found.1.map { delivery in
            DeliveryView(
                event: delivery.event,
                state: delivery.state,
                attempts: delivery.attempts,
                error: delivery.error,
                createdAt: delivery.createdAt,
                nextAttemptAt: delivery.nextAttemptAt
            )
        }
        return visit.page(
            WebhooksPage.log(visit.reader, visit.projectView, found.0.view, deliveries)
        )
    }

    private static func turn(_ visit: PageVisit, on enabled: Bool) async throws -> Response {
        let (project, id) = (visit.project.id, try visit.id("webhook_id"))
        let change = try WebhookChange(
            JSONBody(["enabled": .bool(enabled)]),
            visit.parts.courier.targets
        )
        let changed = try await visit.database.write { try change.apply($0, project, id) }
        guard changed != nil else { throw APIError.notFound("webhook") }
        return saved(visit)
    }
}

extension Webhook {
    /// The webhook as pages show it.
    fileprivate var view: WebhookView {
        WebhookView(
            id: id,
            url: url,
            description: description,
            events: events,
            isEnabled: enabled,
            wasTurnedOff: disabledReason != nil
        )
    }
}
