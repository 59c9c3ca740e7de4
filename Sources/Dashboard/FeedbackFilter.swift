// What a list of feedback is filtered and ordered by.

import Postgres
import SeggWatCore

/// The filters of a feedback list, from a request's parameters.
struct FeedbackFilter: Sendable {
    /// The order; newest first where none is named.
    enum Order: String, CaseIterable, Sendable {
        case oldest = "created_at"
        case newest = "-created_at"
        case leastRecentlyUpdated = "updated_at"
        case mostRecentlyUpdated = "-updated_at"
    }

    /// The conditions, that of the project first.
    var conditions = Conditions()
    var order = Order.newest
    /// Whether status and type are all that is filtered by, so that the aggregates know the total.
    private(set) var isCounted = true
    /// Whether anything is filtered by.
    var isNarrow: Bool { !isCounted || status != nil || type != nil }
    private(set) var status: String?
    private(set) var type: String?

    /// Reads the filters.
    init(_ query: Query, project: Identifier) throws(APIError) {
        conditions.add("feedback.project_id = ?", project.description)
        conditions.add("NOT archived AND spam IS NULL")
        status = try query.word("status", of: Words.statuses)
        if let status { conditions.add("status = ?::feedback_status", status) }
        type = try query.word("type", of: Words.types)
        if let type { conditions.add("type = ?::feedback_type", type) }
        if let source = try query.word("source", of: Words.sources) {
            narrow("source = ?::feedback_source", source)
        }
        if let text = try query.text("search", max: DashboardLimits.searchCharactersMax) {
            narrow("message ILIKE ?", containing(text))
            if !hasTrigram(text) { conditions.add(newest) }
        }
        if let path = try query.text("path", max: SubmissionLimits.pathCharactersMax) {
            narrow("path = ?", path)
        }
        if let version = try query.text("version") { narrow("version = ?", version) }
        if let submitter = try query.text("submitted_by", max: 320) {
            narrow("(submitted_by = ? OR submitted_by_email = ?)", submitter)
        }
        if let tag = try query.text("tag") { narrow("tags @> ARRAY[?] AND tags <> '{}'", tag) }
        if let assignee = try query.text("assignee") {
            if assignee == "none" {
                isCounted = false
                conditions.add("assignee IS NULL")
            } else {
                narrow("assignee = ?", assignee)
            }
        }
        if let isVerified = try query.bool("verified") {
            isCounted = false
            conditions.add("verified_by IS \(isVerified ? "NOT " : "")NULL")
        }
        // Ids are in the order of time, so a range of time is a range of the primary key.
        if let from = try time(query, "from") {
            narrow("feedback.id >= uuid7_floor(?::timestamptz)", from)
        }
        if let to = try time(query, "to") {
            narrow("feedback.id < uuid7_floor(?::timestamptz)", to)
        }
        if let sort = try query.word("sort", of: Order.allCases.map(\.rawValue)) {
            order = Order(rawValue: sort) ?? .newest
        }
    }

    /// Of the project, parameter 1, the rows that are looked through for what no index finds.
    private var newest: String {
        """
        feedback.id >= coalesce(
            (
                SELECT id FROM feedback WHERE project_id = $1 ORDER BY id DESC
                OFFSET \(DashboardLimits.shortSearchRows) LIMIT 1
            ),
            '00000000-0000-0000-0000-000000000000'
        )
        """
    }

    private mutating func narrow(_ clause: String, _ parameter: String) {
        isCounted = false
        conditions.add(clause, parameter)
    }
}

/// Whether the index of trigrams can find a text: it has three letters or digits in a row.
func hasTrigram(_ text: String) -> Bool {
    var length = 0
    for scalar in text.unicodeScalars {
        let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        length = isWord ? length + 1 : 0
        if length == 3 { return true }
    }
    return false
}

/// A moment of a query: RFC 3339, or a date, which means its beginning in UTC.
func time(_ query: Query, _ name: String) throws(APIError) -> String? {
    guard let text = try query.text(name, max: 40) else { return nil }
    guard let moment = Moment(text) else {
        throw .invalid("\(name) must be a date or a time of RFC 3339, such as 2026-11-24T08:00:00Z")
    }
    return moment.text
}
