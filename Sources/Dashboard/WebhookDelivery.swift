// One message of a webhook, as the log shows it.

import Postgres
import SeggWatCore

/// A message: one submission for one webhook, or a test.
struct WebhookDelivery: Sendable {
    var id: String
    var webhookID: String
    var event: String
    var submissionID: String?
    var attempts: Int
    /// The receiver's last answer; nil where there was none.
    var status: Int?
    var error: String?
    var createdAt: String
    var nextAttemptAt: String?
    var deliveredAt: String?

    /// `delivered`, `pending`, or `failed` when there is no further attempt.
    var state: String {
        if deliveredAt != nil { return "delivered" }
        return nextAttemptAt == nil ? "failed" : "pending"
    }

    /// The columns that `init` reads.
    static let columns = """
        id, webhook_id, event, submission_id, attempts, status, error, \(rfc3339("created_at")),
        \(rfc3339("next_attempt_at")), \(rfc3339("delivered_at"))
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        webhookID = rows[row, 1] ?? ""
        event = rows[row, 2] ?? ""
        submissionID = rows[row, 3]
        attempts = rows.int(row, 4) ?? 0
        status = rows.int(row, 5)
        error = rows[row, 6]
        createdAt = rows[row, 7] ?? ""
        nextAttemptAt = rows[row, 8]
        deliveredAt = rows[row, 9]
    }

    /// A page of a webhook's log, the newest first.
    static func list(
        _ connection: BlockingConnection,
        _ webhook: Identifier,
        _ page: Page
    ) throws(PostgresError) -> Listing<WebhookDelivery> {
        var conditions = Conditions()
        conditions.add("webhook_id = ?", webhook.description)
        let total = try connection.execute(
            """
            SELECT count(*) FROM (
                SELECT FROM webhook_delivery WHERE \(conditions.sql)
                LIMIT \(DashboardLimits.countedMax)
            ) AS counted
            """,
            conditions.parameters
        ).int()
        if let cursor = page.cursor { conditions.add("id < ?", cursor.description) }
        let found = try connection.execute(
            """
            SELECT \(columns) FROM webhook_delivery WHERE \(conditions.sql)
            ORDER BY id DESC LIMIT \(page.limit + 1) OFFSET \(page.offset)
            """,
            conditions.parameters
        )
        let rows = found.rows.prefix(page.limit).map { WebhookDelivery(found, $0) }
        return Listing(
            rows: rows,
            total: total ?? 0,
            nextCursor: found.rows.count > page.limit ? rows.last?.id : nil
        )
    }
}

extension WebhookDelivery: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("webhook_id", webhookID)
            $0.member("event", event)
            $0.member("submission_id", submissionID)
            $0.member("state", state)
            $0.member("attempts", attempts)
            $0.member("status", status)
            $0.member("error", error)
            $0.member("created_at", createdAt)
            $0.member("next_attempt_at", nextAttemptAt)
            $0.member("delivered_at", deliveredAt)
        }
    }
}
