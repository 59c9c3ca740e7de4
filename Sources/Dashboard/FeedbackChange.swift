// Changes of feedback: made, triaged and archived, each with its aggregates in one transaction.

import Postgres
import SeggWatCore
import Store

/// What a PATCH changes; nil leaves a column as it is.
struct FeedbackChange: Sendable {
    var message: String?
    var type: String?
    var status: String?
    var resolutionNote: String?
    /// The one it is assigned to; `.some(nil)` for nobody.
    var assignee: String??
    var tags: [String]?

    /// Reads a body.
    ///
    /// An empty text means no change, as one client sends for what was not chosen (contract,
    /// section 5.2).
    init(_ body: JSONBody) throws(APIError) {
        message = try body.text("message", max: SubmissionLimits.messageCharactersMax)
        type = try body.word("type", of: Words.types)
        status = try body.word("status", of: Words.statuses)
        resolutionNote = try body.text(
            "resolution_note",
            max: DashboardLimits.noteCharactersMax
        )
        let name = try body.text("assignee", max: 255)
        // Nobody is said by null; an empty text is no change here too.
        if name != nil || body.isNull("assignee") { assignee = .some(name) }
        tags = try tagList(body, "tags")
    }

    /// Applies the change to a feedback that is not archived; nil when there is none.
    func apply(
        _ connection: BlockingConnection,
        project: Identifier,
        id: Identifier
    ) throws(PostgresError) -> Feedback? {
        guard let old = try Feedback.find(connection, project, id, locked: true) else { return nil }
        var sets: [String] = []
        var values = Conditions()
        let place = (values.place(project.description), values.place(id.description))
        func set(_ column: String, _ value: String?, _ type: String = "text") {
            sets.append("\(column) = \(values.place(value))::\(type)")
        }
        if let message { set("message", message) }
        if let type { set("type", type, "feedback_type") }
        if let status { set("status", status, "feedback_status") }
        if let resolutionNote { set("resolution_note", resolutionNote) }
        if let assignee { set("assignee", assignee) }
        if let tags { set("tags", arrayLiteral(tags), "text[]") }
        guard !sets.isEmpty else { return old }
        try connection.execute(
            "UPDATE feedback SET \(sets.joined(separator: ", ")), updated_at = now() "
                + "WHERE project_id = \(place.0) AND id = \(place.1)",
            values.parameters
        )
        let isCountedElsewhere = type ?? old.type != old.type || status ?? old.status != old.status
        if isCountedElsewhere {
            try count(connection, old, type: old.type, status: old.status, -1)
            try count(connection, old, type: type ?? old.type, status: status ?? old.status, 1)
        }
        return try Feedback.find(connection, project, id)
    }

    /// Archives a feedback; false when there is none that is not archived.
    static func archive(
        _ connection: BlockingConnection,
        project: Identifier,
        id: Identifier
    ) throws(PostgresError) -> Bool {
        guard let old = try Feedback.find(connection, project, id, locked: true) else {
            return false
        }
        try connection.execute(
            """
            UPDATE feedback SET archived = true, updated_at = now()
            WHERE project_id = $1 AND id = $2
            """,
            [project.description, id.description]
        )
        try count(connection, old, type: old.type, status: old.status, -1)
        return true
    }
}

private func count(
    _ connection: BlockingConnection,
    _ feedback: Feedback,
    type: String,
    status: String,
    _ count: Int
) throws(PostgresError) {
    try Deltas.add(
        connection,
        project: feedback.projectID,
        createdAt: feedback.createdAt,
        kind: "feedback",
        bucket: type,
        status: status,
        count: count
    )
}

/// Tags of a body: without line feeds, which separate them where they are read.
func tagList(_ body: JSONBody, _ name: String) throws(APIError) -> [String]? {
    let tags = try body.texts(name, countMax: 20, max: 50)
    guard tags?.contains(where: { $0.contains(where: \.isNewline) }) != true else {
        throw body.invalid(name, "must not hold line feeds")
    }
    return tags
}

/// A feedback that somebody of the team writes down (contract, section 1.8).
struct ManualFeedback: Sendable {
    var message: String
    var type: String
    var path: String
    var version: String?
    var source: String
    var submittedBy: String?
    var submittedByEmail: String?

    /// Reads a body.
    init(_ body: JSONBody) throws(APIError) {
        message = try body.requiredText("message", max: SubmissionLimits.messageCharactersMax)
        type = try body.word("type", of: Words.types) ?? "Other"
        path = try pathText(body, "path") ?? "/"
        version = try body.text("version", max: SubmissionLimits.versionCharactersMax)
        source = try body.word("source", of: Words.sources) ?? "Manual"
        submittedBy = try body.text("submitted_by", max: SubmissionLimits.submitterCharactersMax)
        submittedByEmail = try body.text(
            "submitted_by_email",
            max: SubmissionLimits.emailCharactersMax
        )
    }

    /// Stores it and counts it.
    func store(
        _ connection: BlockingConnection,
        project: Identifier
    ) throws(PostgresError) -> Feedback {
        let id = Identifier.random(milliseconds: WallClock.milliseconds)
        try connection.execute(
            """
            INSERT INTO feedback (project_id, id, created_at, message, path, version, submitted_by,
                submitted_by_email, type, source)
            VALUES ($1, $2, now(), $3, $4, $5, $6, $7, $8::feedback_type, $9::feedback_source)
            """,
            [
                project.description, id.description, message, path, version, submittedBy,
                submittedByEmail, type, source,
            ]
        )
        guard let stored = try Feedback.find(connection, project, id) else {
            preconditionFailure("a transaction sees what it wrote")
        }
        try count(connection, stored, type: type, status: stored.status, 1)
        return stored
    }
}

/// A path of a body, with the slash before it that some clients leave out (contract, section 9).
func pathText(_ body: JSONBody, _ name: String) throws(APIError) -> String? {
    guard let path = try body.text(name, max: SubmissionLimits.pathCharactersMax) else {
        return nil
    }
    return path.hasPrefix("/") ? path : "/" + path
}
