// A feedback as the API shows it.

import Postgres
import SeggWatCore

/// A feedback (contract, section 1.8); what is beyond the contract follows behind it.
struct Feedback: Sendable {
    var id: String
    var projectID: String
    var message: String
    var status: String
    var type: String
    var source: String
    var path: String?
    var version: String?
    var submittedBy: String?
    var submittedByEmail: String?
    var resolutionNote: String?
    var archived: Bool
    var createdAt: String
    var updatedAt: String?
    var assignee: String?
    var tags: [String]
    var hasScreenshot: Bool
    /// How the sender was verified; nil for one whom nobody verified.
    var verifiedBy: String?
    var userID: String?

    /// The columns that `init` reads, of a table or alias named `feedback`.
    static let columns = """
        feedback.id, feedback.project_id, message, status, type, source, path, version,
        submitted_by, submitted_by_email, resolution_note, archived,
        \(rfc3339("feedback.created_at")), \(rfc3339("updated_at")), assignee,
        array_to_string(tags, E'\\n'),
        EXISTS (
            SELECT FROM screenshot
            WHERE screenshot.project_id = feedback.project_id AND screenshot.id = feedback.id
        ), verified_by, user_id
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        projectID = rows[row, 1] ?? ""
        message = rows[row, 2] ?? ""
        status = rows[row, 3] ?? ""
        type = rows[row, 4] ?? ""
        source = rows[row, 5] ?? ""
        path = rows[row, 6]
        version = rows[row, 7]
        submittedBy = rows[row, 8]
        submittedByEmail = rows[row, 9]
        resolutionNote = rows[row, 10]
        archived = rows.bool(row, 11) ?? false
        createdAt = rows[row, 12] ?? ""
        updatedAt = rows[row, 13]
        assignee = rows[row, 14]
        // Tags hold no line feeds.
        tags = (rows[row, 15] ?? "").split(separator: "\n").map(String.init)
        hasScreenshot = rows.bool(row, 16) ?? false
        verifiedBy = rows[row, 17]
        userID = rows[row, 18]
    }

    /// Finds one that is not archived; nil for none.
    static func find(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier,
        locked: Bool = false
    ) throws(PostgresError) -> Feedback? {
        let found = try connection.execute(
            "SELECT \(columns) FROM feedback WHERE project_id = $1 AND id = $2 AND NOT archived "
                + "AND spam IS NULL"
                + (locked ? " FOR UPDATE OF feedback" : ""),
            [project.description, id.description]
        )
        return found.isEmpty ? nil : Feedback(found, 0)
    }
}

extension Feedback: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("project_id", projectID)
            $0.member("message", message)
            $0.member("status", status)
            $0.member("type", type)
            $0.member("source", source)
            $0.member("path", path)
            $0.member("version", version)
            $0.member("submitted_by", submittedBy)
            $0.member("resolution_note", resolutionNote)
            $0.member("archived", archived)
            $0.member("created_at", createdAt)
            $0.member("updated_at", updatedAt ?? createdAt)
            $0.member("submitted_by_email", submittedByEmail)
            $0.member("assignee", assignee)
            $0.member("tags", tags)
            $0.member("has_screenshot", hasScreenshot)
            $0.member("verified_by", verifiedBy)
            $0.member("user_id", userID)
        }
    }
}
