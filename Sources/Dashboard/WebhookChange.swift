// Webhooks made and changed, by admins.

import Postgres
import SeggWatCore
import Store

/// What a request sets of a webhook; nil leaves it as it is.
struct WebhookChange: Sendable {
    var url: String?
    var description: String?
    var events: [String]?
    var enabled: Bool?

    /// Reads a body.
    init(_ body: JSONBody, _ targets: WebhookTargets) throws(APIError) {
        if let text = try body.text("url", max: DashboardLimits.webhookURLCharactersMax) {
            guard targets.takes(text) else { throw body.invalid("url", targets.rule) }
            url = text
        }
        description = try body.text("description", max: 200)
        let words = WebhookEvent.allCases.map(\.rawValue)
        events = try body.texts("events", countMax: words.count, max: 100)
        if let events, events.isEmpty || !events.allSatisfy(words.contains) {
            throw body.invalid("events", "must be some of \(words.joined(separator: ", "))")
        }
        enabled = try body.bool("enabled")
    }

    /// Stores a new webhook, which announces all events unless some were named.
    ///
    /// - Throws: 400 when the project has as many as it may have.
    func create(_ connection: BlockingConnection, _ project: Identifier) throws -> Webhook {
        // One at a time for each project, so that the bound holds.
        try connection.execute(
            "SELECT FROM project WHERE id = $1 FOR UPDATE",
            [project.description]
        )
        let count = try connection.execute(
            "SELECT count(*) FROM webhook WHERE project_id = $1",
            [project.description]
        ).int()
        guard let count, count < DashboardLimits.webhooksMax else {
            throw APIError.invalid(
                "A project has at most \(DashboardLimits.webhooksMax) webhooks: delete one first"
            )
        }
        let secret = WebhookSecret()
        let made = try connection.execute(
            """
            INSERT INTO webhook (id, project_id, url, description, events, enabled, secret)
            VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'base64')) RETURNING \(Webhook.columns)
            """,
            [
                Identifier.random(milliseconds: WallClock.milliseconds).description,
                project.description, url, description ?? "",
                arrayLiteral(events ?? WebhookEvent.allCases.map(\.rawValue)),
                enabled == false ? "false" : "true", secret.base64,
            ]
        )
        var webhook = Webhook(made, 0)
        webhook.secret = secret
        return webhook
    }

    /// Changes a webhook; nil where there is none.
    ///
    /// One that is turned on again announces what arrives from then on.
    func apply(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier
    ) throws(PostgresError) -> Webhook? {
        let changed = try connection.execute(
            """
            UPDATE webhook SET url = coalesce($3, url), description = coalesce($4, description),
                events = coalesce($5, events), enabled = coalesce($6, enabled),
                since = CASE WHEN $6 AND NOT enabled THEN now() ELSE since END,
                disabled_reason = CASE WHEN $6 THEN NULL ELSE disabled_reason END,
                updated_at = now()
            WHERE project_id = $1 AND id = $2 RETURNING \(Webhook.columns)
            """,
            [
                project.description, id.description, url, description,
                events.map(arrayLiteral), enabled.map { $0 ? "true" : "false" },
            ]
        )
        return changed.isEmpty ? nil : Webhook(changed, 0)
    }
}
