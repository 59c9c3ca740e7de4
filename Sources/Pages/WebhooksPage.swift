// A project's webhooks: made, tried out, turned off, and what was sent to each.

public import Markup

/// A webhook in the list.
public struct WebhookView: Sendable {
    /// Its id.
    public var id: String
    /// Where it leads.
    public var url: String
    /// What it is for.
    public var description: String
    /// What it announces, as the wire spells it.
    public var events: [String]
    /// Whether it announces anything.
    public var isEnabled: Bool
    /// Whether it was turned off by itself.
    public var wasTurnedOff: Bool

    /// Makes a webhook.
    public init(
        id: String,
        url: String,
        description: String,
        events: [String],
        isEnabled: Bool,
        wasTurnedOff: Bool
    ) {
        self.id = id
        self.url = url
        self.description = description
        self.events = events
        self.isEnabled = isEnabled
        self.wasTurnedOff = wasTurnedOff
    }
}

/// A message in the log.
public struct DeliveryView: Sendable {
    /// What it announced, as the wire spells it.
    public var event: String
    /// `delivered`, `pending` or `failed`.
    public var state: String
    /// Attempts so far.
    public var attempts: Int
    /// What went wrong last.
    public var error: String?
    /// When it was written down, RFC 3339 in UTC.
    public var createdAt: String
    /// When the next attempt is.
    public var nextAttemptAt: String?

    /// Makes a message.
    public init(
        event: String,
        state: String,
        attempts: Int,
        error: String?,
        createdAt: String,
        nextAttemptAt: String?
    ) {
        self.event = event
        self.state = state
        self.attempts = attempts
        self.error = error
        self.createdAt = createdAt
        self.nextAttemptAt = nextAttemptAt
    }
}

/// The webhooks of a project.
public enum WebhooksPage {
    /// The list; `secret` is that of a webhook that was made just now.
    public static func list(
        _ reader: Reader,
        _ project: ProjectView,
        _ webhooks: [WebhookView],
        events: [String],
        secret: String? = nil
    ) -> Markup {
        let texts = reader.texts
        let address = address(reader, project)
        let shown = secret.map { text -> Markup in
            """
            <div class="notice" role="status"><p>\(texts.webhookSecretOnce)</p>\
            \(Pieces.copyable("secret", texts.webhookSecret, text, texts))</div>
            """
        }
        let cards = webhooks.map { card(reader, $0, address) }
        let found: Markup =
            webhooks.isEmpty
            ? Pieces.nothing(texts.noWebhooks, texts.webhooksLead)
            : "<p class=\"muted\">\(texts.webhooksLead)</p>\(cards)"
        return Layout.page(
            reader,
            title: texts.webhooks,
            project: (project, .settings),
            """
            <h1>\(texts.webhooks)</h1>\(shown)\(found)\(form(reader, address, events))
            """
        )
    }

    /// One webhook with its log.
    public static func log(
        _ reader: Reader,
        _ project: ProjectView,
        _ webhook: WebhookView,
        _ deliveries: [DeliveryView]
    ) -> Markup {
        let texts = reader.texts
        let address = address(reader, project)
        let rows = deliveries.map { row($0, texts) }
        let table: Markup =
            deliveries.isEmpty
            ? "<p class=\"muted\">\(texts.noDeliveries)</p>"
            : """
            <div class="scroll" tabindex="0" role="region" aria-label="\(texts.deliveries)"><table>\
            <thead><tr><th scope="col">\(texts.time)</th><th scope="col">\(texts.webhookEvents)</th>\
            <th scope="col">\(texts.status)</th><th scope="col">\(texts.attempts)</th>\
            <th scope="col">\(texts.webhookFault)</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Layout.page(
            reader,
            title: texts.deliveries,
            project: (project, .settings),
            """
            <h1>\(texts.deliveries)</h1>\(card(reader, webhook, address, isAlone: true))\
            <section class="card wide"><h2>\(texts.deliveriesLead)</h2>\(table)</section>\
            <p><a href="\(address)">\(texts.webhooks)</a></p>
            """
        )
    }

    private static func address(_ reader: Reader, _ project: ProjectView) -> Address {
        project.address(reader).appending("settings", "webhooks")
    }

    private static func card(
        _ reader: Reader,
        _ webhook: WebhookView,
        _ list: Address,
        isAlone: Bool = false
    ) -> Markup {
        let texts = reader.texts
        let one = list.appending(webhook.id)
        let state: Markup =
            webhook.isEnabled
            ? "\(texts.active)"
            : "\(webhook.wasTurnedOff ? texts.webhookTurnedOff : texts.webhookOff)"
        let turn =
            webhook.isEnabled
            ? button(reader, one.appending("off"), texts.turnOff)
            : button(reader, one.appending("on"), texts.turnOn)
        let log: Markup = isAlone ? .empty : "<a href=\"\(one)\">\(texts.deliveries)</a>"
        return """
            <section class="card wide"><h2 class="path">\(webhook.url)</h2>\
            <p class="meta">\(webhook.description) <span class="badge">\
            \(webhook.events.joined(separator: ", "))</span> <b>\(state)</b> \(log)</p>\
            <div class="actions">\(button(reader, one.appending("test"), texts.webhookTest))\
            \(turn)\
            \(button(reader, one.appending("delete"), texts.delete))</div></section>
            """
    }

    private static func button(_ reader: Reader, _ action: Address, _ name: String) -> Markup {
        """
        <form method="post" action="\(action)">\(reader.formField)\
        <button class="quiet">\(name)</button></form>
        """
    }

    private static func row(_ delivery: DeliveryView, _ texts: Texts) -> Markup {
        let state: Markup =
            switch delivery.state {
            case "delivered": "\(texts.delivered)"
            case "pending":
                "\(texts.pending) \(delivery.nextAttemptAt.map(Pieces.time) ?? .empty)"
            default: "\(texts.failed)"
            }
        return """
            <tr><th scope="row">\(Pieces.time(delivery.createdAt))</th>\
            <td>\(delivery.event)</td><td>\(state)</td>\
            <td>\(texts.grouped(delivery.attempts))</td><td>\(delivery.error ?? "")</td></tr>
            """
    }

    private static func form(
        _ reader: Reader,
        _ address: Address,
        _ events: [String]
    ) -> Markup {
        let texts = reader.texts
        let boxes = events.map { event -> Markup in
            """
            <label class="check"><input type="checkbox" name="events" value="\(event)" checked> \
            <code>\(event)</code></label>
            """
        }
        return """
            <form class="card wide" method="post" action="\(address)">\(reader.formField)\
            <h2>\(texts.webhookCreate)</h2><div class="field"><label for="url">\
            \(texts.webhookURL)</label><input id="url" name="url" type="url" required \
            maxlength="2000" placeholder="https://example.com/hook" aria-describedby="url-hint">\
            <p id="url-hint" class="hint">\(texts.webhookURLHint)</p></div>\
            <div class="field"><label for="description">\(texts.label)</label>\
            <input id="description" name="description" maxlength="200"></div>\
            <fieldset class="field"><legend>\(texts.webhookEvents)</legend>\(boxes)</fieldset>\
            <button class="primary">\(texts.webhookCreate)</button></form>
            """
    }
}
