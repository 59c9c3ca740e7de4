// The outbox of webhooks in the database: filled from the submissions, emptied by the courier.
//
//     fold ──webhook_mark──▶ look, at once: what arrived in the last minutes  ──▶ webhook_delivery
//                        └─▶ sweep, each minute: all that arrived in the hour ──▶   (due ─▶ taken
//                                                                                   ─▶ settled)
//
// The look is quick and may miss what arrived late: out of the journal after an outage, or with an
// id that a client made weeks ago. The sweep finds all of it, and a mark is deleted in the
// transaction that has looked. A message is there once for each webhook and submission, so looking
// again adds nothing.

import NIOCore
import Postgres
import SeggWatCore
import Store

/// Reads and writes the outbox.
enum WebhookOutbox {
    /// A message that is to be sent now.
    struct Due: Sendable {
        var id: String
        var webhook: String
        var url: String
        var secret: WebhookSecret
        var project: Identifier
        var event: String
        var submission: Identifier?
        /// This attempt's number, from 1.
        var attempt: Int
    }

    /// How an attempt ended.
    struct Outcome: Sendable, Equatable {
        /// The receiver's answer; nil where there was none.
        var status: Int?
        /// What went wrong; nil for nothing.
        var error: String?
        /// Whether another attempt could end otherwise.
        var isFinal = false
    }

    // MARK: Filling

    /// Announces what has arrived in the last minutes where there are marks behind `mark`, and
    /// returns the last mark.
    static func look(
        _ connection: BlockingConnection,
        after mark: Int
    ) throws(PostgresError) -> Int {
        let marks = try connection.execute(
            "SELECT project_id, max(id) FROM webhook_mark WHERE id > $1 GROUP BY project_id",
            [String(mark)]
        )
        for row in marks.rows {
            try add(
                connection,
                marks[row, 0],
                "row.id >= uuid7_floor(now() - interval '\(lookMinutes) minutes')",
                []
            )
        }
        return marks.rows.reduce(mark) { max($0, marks.int($1, 1) ?? 0) }
    }

    /// Announces all that has arrived in the marked hours, deletes the marks, and ends what is too
    /// old or too much.
    ///
    /// Hours that are older than the log remembers are left out: what they hold could have been
    /// announced already.
    static func sweep(_ connection: BlockingConnection) throws(PostgresError) {
        let marks = try connection.execute(
            """
            WITH marks AS (DELETE FROM webhook_mark RETURNING project_id, hour)
            SELECT DISTINCT project_id, hour FROM marks
            WHERE hour > now() - interval '\(DashboardLimits.webhookLogDays - 1) days'
            """
        )
        for row in marks.rows {
            // A client may choose an id of the last thirty days, and one of five minutes ahead.
            try add(
                connection,
                marks[row, 0],
                """
                row.id >= uuid7_floor($2::timestamptz - interval '31 days')
                AND row.id < uuid7_floor($2::timestamptz + interval '2 hours')
                AND row.created_at >= $2::timestamptz
                AND row.created_at < $2::timestamptz + interval '1 hour'
                """,
                [marks[row, 1]]
            )
        }
        try connection.execute(
            """
            DELETE FROM webhook_delivery
            WHERE id < uuid7_floor(now() - interval '\(DashboardLimits.webhookLogDays) days')
            """
        )
        try connection.execute(
            """
            UPDATE webhook SET enabled = false, disabled_reason = 'backlog', updated_at = now()
            WHERE enabled AND (
                SELECT count(*) FROM (
                    SELECT FROM webhook_delivery
                    WHERE webhook_id = webhook.id AND next_attempt_at IS NOT NULL
                    LIMIT \(DashboardLimits.webhookBacklogMax + 1)
                ) AS waiting
            ) > \(DashboardLimits.webhookBacklogMax)
            """
        )
    }

    /// How far back the quick look goes.
    private static let lookMinutes = 5
    /// Rows that one statement adds.
    private static let addedMax = 10_000
    /// A UUIDv7 of now, so that the log is in the order of time.
    private static let newID = """
        (left(uuid7_floor(now())::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid
        """

    /// Adds a message for each webhook of a project and each submission that it has none for.
    private static func add(
        _ connection: BlockingConnection,
        _ project: String?,
        _ condition: String,
        _ parameters: [String?]
    ) throws(PostgresError) {
        for (table, event) in [("feedback", "feedback.created"), ("rating", "rating.created")] {
            var added = addedMax
            while added == addedMax {
                added = try connection.execute(
                    """
                    INSERT INTO webhook_delivery
                        (id, webhook_id, event, submission_id, next_attempt_at)
                    SELECT \(newID), webhook.id, '\(event)', row.id, now()
                    FROM webhook
                    JOIN project ON project.id = webhook.project_id AND NOT project.archived
                    JOIN \(table) AS row ON row.project_id = webhook.project_id
                    WHERE webhook.project_id = $1 AND enabled AND '\(event)' = ANY (events)
                        AND row.created_at >= since AND NOT row.archived AND row.spam IS NULL
                        AND \(condition)
                        AND NOT EXISTS (
                            SELECT FROM webhook_delivery AS known
                            WHERE known.webhook_id = webhook.id AND known.event = '\(event)'
                                AND known.submission_id = row.id
                        )
                    ORDER BY row.id LIMIT \(addedMax)
                    ON CONFLICT (webhook_id, event, submission_id) DO NOTHING
                    """,
                    [project] + parameters
                ).affected
            }
        }
    }

    /// Adds a test message, which is sent by whoever asked for it.
    static func addTest(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ webhook: Identifier
    ) throws(PostgresError) -> Due? {
        let made = try connection.execute(
            """
            INSERT INTO webhook_delivery (id, webhook_id, event, attempts)
            SELECT \(newID), id, 'test', 1 FROM webhook WHERE project_id = $1 AND id = $2
            RETURNING id
            """,
            [project.description, webhook.description]
        )
        guard let id = made.isEmpty ? nil : made[0, 0] else { return nil }
        let found = try connection.execute(
            "SELECT url, encode(secret, 'base64') FROM webhook WHERE id = $1",
            [webhook.description]
        )
        guard let secret = WebhookSecret(base64: found[0, 1] ?? "") else {
            preconditionFailure("the database encodes bytes as base64")
        }
        return Due(
            id: id,
            webhook: webhook.description,
            url: found[0, 0] ?? "",
            secret: secret,
            project: project,
            event: "test",
            submission: nil,
            attempt: 1
        )
    }

    // MARK: Emptying

    /// Takes messages that are due, a few of each webhook that is not busy.
    ///
    /// What is taken and never settled, because the process ended, is due again after a while.
    static func take(
        _ connection: BlockingConnection,
        except busy: [String]
    ) throws(PostgresError) -> [Due] {
        let taken = try connection.execute(
            """
            WITH due AS (
                SELECT webhook.id AS webhook, url, secret, project_id, waiting.id
                FROM webhook CROSS JOIN LATERAL (
                    SELECT id FROM webhook_delivery
                    WHERE webhook_id = webhook.id AND next_attempt_at <= now()
                    ORDER BY next_attempt_at LIMIT \(DashboardLimits.webhookBatchMessages)
                    FOR UPDATE SKIP LOCKED
                ) AS waiting
                WHERE enabled AND NOT webhook.id = ANY ($1)
                LIMIT \(DashboardLimits.webhookBatchMessages * DashboardLimits.webhookBatchesMax)
            )
            UPDATE webhook_delivery SET attempts = attempts + 1,
                next_attempt_at = now() + interval '\(DashboardLimits.webhookLeaseSeconds) seconds'
            FROM due WHERE webhook_delivery.id = due.id
            RETURNING due.id, due.webhook, url, encode(secret, 'base64'), project_id, event,
                submission_id, attempts
            """,
            [arrayLiteral(busy)]
        )
        return taken.rows.map { row in
            guard let project = taken[row, 4].flatMap({ Identifier($0) }),
                let secret = WebhookSecret(base64: taken[row, 3] ?? "")
            else { preconditionFailure("the columns are not null and of these types") }
            return Due(
                id: taken[row, 0] ?? "",
                webhook: taken[row, 1] ?? "",
                url: taken[row, 2] ?? "",
                secret: secret,
                project: project,
                event: taken[row, 5] ?? "",
                submission: taken[row, 6].flatMap { Identifier($0) },
                attempt: taken.int(row, 7) ?? 1
            )
        }
    }

    /// The body of a message; nil when its submission is gone.
    ///
    /// It is read when it is sent, so that what was erased meanwhile goes nowhere.
    static func body(
        _ connection: BlockingConnection,
        _ due: Due,
        now: String
    ) throws(PostgresError) -> String? {
        var json = JSONWriter()
        let data: (any JSONWritable)?
        switch (WebhookEvent(rawValue: due.event), due.submission) {
        case (.feedbackCreated, let id?): data = try Feedback.find(connection, due.project, id)
        case (.ratingCreated, let id?): data = try Rating.find(connection, due.project, id)
        case (_, nil), (nil, _): data = TestData(project: due.project)
        }
        guard let data else { return nil }
        json.object {
            $0.member("type", due.event)
            $0.member("timestamp", now)
            $0.name("data")
            data.write(to: &$0)
        }
        return String(buffer: json.buffer)
    }

    private struct TestData: JSONWritable {
        var project: Identifier

        func write(to json: inout JSONWriter) {
            json.object { $0.member("project_id", project.description) }
        }
    }

    /// Writes down how an attempt ended, and when the next one is, if there is one.
    @discardableResult
    static func settle(
        _ connection: BlockingConnection,
        _ due: Due,
        _ outcome: Outcome
    ) throws(PostgresError) -> WebhookDelivery? {
        let isDelivered = outcome.error == nil
        let isLast =
            isDelivered || outcome.isFinal || due.submission == nil
            || due.attempt >= DashboardLimits.webhookAttemptsMax
        let wait = isLast ? nil : delaySeconds(after: due.attempt)
        let settled = try connection.execute(
            """
            UPDATE webhook_delivery SET status = $2, error = $3,
                next_attempt_at = now() + $4 * interval '1 second',
                delivered_at = CASE WHEN $5 THEN now() END
            WHERE id = $1 RETURNING \(WebhookDelivery.columns)
            """,
            [
                due.id, outcome.status.map(String.init), outcome.error, wait.map { String($0) },
                isDelivered ? "true" : "false",
            ]
        )
        // 410: the receiver says that it is there no more (Standard Webhooks).
        if outcome.status == 410 {
            try connection.execute(
                """
                UPDATE webhook SET enabled = false, disabled_reason = 'gone', updated_at = now()
                WHERE id = $1 AND enabled
                """,
                [due.webhook]
            )
        }
        return settled.isEmpty ? nil : WebhookDelivery(settled, 0)
    }

    /// Seconds until the next attempt: 5, 20, 80, … to twelve hours, each a fifth more or less, so
    /// that what failed together does not return together.
    static func delaySeconds(after attempt: Int) -> Double {
        let exponent = min(attempt - 1, 20)
        let delay = min(5 * Double(1 << (2 * exponent)), 43_200)
        return delay * Double.random(in: 0.8...1.2)
    }
}
