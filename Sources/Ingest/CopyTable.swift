// The tables that submissions become rows of.

/// A table that batches are copied into, in the order in which a batch copies them.
public enum CopyTable: Int, CaseIterable, Sendable {
    case feedback, rating, npsResponse, screenshot

    /// The table's name.
    public var name: StaticString {
        switch self {
        case .feedback: "feedback"
        case .rating: "rating"
        case .npsResponse: "nps_response"
        case .screenshot: "screenshot"
        }
    }

    /// The columns that a tuple has, in its order; the others have defaults.
    public var columns: StaticString {
        switch self {
        case .feedback:
            """
            project_id, id, created_at, message, path, version, submitted_by, submitted_by_email, \
            type, address, spam, verified_by, user_id, user_org
            """
        case .rating:
            """
            project_id, id, created_at, rating_type, value, max_stars, path, version, \
            submitted_by, metadata, address, spam, verified_by, user_id, user_org
            """
        case .npsResponse:
            """
            project_id, id, created_at, rating_id, feedback_id, score, comment, locale, path, \
            version, submitted_by, address, spam, verified_by, user_id, user_org
            """
        case .screenshot: "project_id, id, created_at, content_type, image"
        }
    }

    /// How many columns a tuple has.
    var columnCount: Int { "\(columns)".split(separator: ",").count }

    /// The bit of this table in a `TableSet`.
    var bit: UInt8 { 1 << UInt8(rawValue) }
}
