// A webhook: where a project's new submissions are announced.

import Crypto
import FoundationEssentials
import Postgres
import SeggWatCore
import Store

/// What webhooks announce, as the wire spells it.
enum WebhookEvent: String, Sendable, CaseIterable {
    case feedbackCreated = "feedback.created"
    case ratingCreated = "rating.created"
}

/// A webhook as the API shows it: never its secret.
struct Webhook: Sendable {
    var id: String
    var projectID: String
    var url: String
    var description: String
    var events: [String]
    var enabled: Bool
    /// Why it was turned off by itself; nil where a person did, or nobody.
    var disabledReason: String?
    var createdAt: String
    var updatedAt: String
    /// Only in the answer that makes it.
    var secret: WebhookSecret?

    /// The columns that `init` reads.
    static let columns = """
        id, project_id, url, description, array_to_string(events, ' '), enabled, disabled_reason,
        \(rfc3339("created_at")), \(rfc3339("updated_at"))
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        projectID = rows[row, 1] ?? ""
        url = rows[row, 2] ?? ""
        description = rows[row, 3] ?? ""
        events = (rows[row, 4] ?? "").split(separator: " ").map(String.init)
        enabled = rows.bool(row, 5) ?? false
        disabledReason = rows[row, 6]
        createdAt = rows[row, 7] ?? ""
        updatedAt = rows[row, 8] ?? ""
    }

    /// All webhooks of a project, the oldest first.
    static func list(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> [Webhook] {
        let found = try connection.execute(
            "SELECT \(columns) FROM webhook WHERE project_id = $1 ORDER BY id",
            [project.description]
        )
        return found.rows.map { Webhook(found, $0) }
    }

    /// Finds one of a project; nil for none.
    static func find(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier
    ) throws(PostgresError) -> Webhook? {
        let found = try connection.execute(
            "SELECT \(columns) FROM webhook WHERE project_id = $1 AND id = $2",
            [project.description, id.description]
        )
        return found.isEmpty ? nil : Webhook(found, 0)
    }

    /// Deletes one with its log; false where there is none.
    static func delete(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            "DELETE FROM webhook WHERE project_id = $1 AND id = $2",
            [project.description, id.description]
        ).affected > 0
    }
}

extension Webhook: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("project_id", projectID)
            $0.member("url", url)
            $0.member("description", description)
            $0.member("events", events)
            $0.member("enabled", enabled)
            $0.member("disabled_reason", disabledReason)
            $0.member("created_at", createdAt)
            $0.member("updated_at", updatedAt)
            if let secret { $0.member("secret", secret.text) }
        }
    }
}

/// What a webhook's messages are signed with (Standard Webhooks 1.0, symmetric signatures).
struct WebhookSecret: Sendable {
    private let key: [UInt8]

    /// Makes a secret of the system's random numbers.
    init() {
        key = Seal.randomSecret()
    }

    /// Reads the key as the database lends it.
    init?(base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        key = Array(data)
    }

    /// The key for the database.
    var base64: String { Data(key).base64EncodedString() }

    /// The secret as receivers' libraries take it.
    var text: String { "whsec_" + base64 }

    /// The field `webhook-signature` of a message.
    ///
    /// - Parameters:
    ///   - id: The message's id, the same in every attempt.
    ///   - seconds: The time of the attempt, Unix seconds, against replays.
    ///   - body: The bytes that are sent.
    /// - Returns: The scheme's version and the code in base64.
    func signature(id: String, seconds: Int64, body: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(seconds).\(body)".utf8),
            using: SymmetricKey(data: key)
        )
        return "v1," + Data(code).base64EncodedString()
    }
}
