// The fields of a submission, as an error names them.

/// A field that an error can be about; its name is the one on the wire.
public enum Field: UInt8, Sendable {
    case body, projectKey, message, path, version, submittedBy, submittedByEmail, type
    case rating, ratingType, ratingValue, maxStars, context, metadata, value, score, comment
    case locale, kind, idempotencyKey, id, data, screenshot, contentType, contentEncoding

    /// The name on the wire.
    public var name: StaticString {
        switch self {
        case .body: "body"
        case .projectKey: "project_key"
        case .message: "message"
        case .path: "path"
        case .version: "version"
        case .submittedBy: "submitted_by"
        case .submittedByEmail: "submitted_by_email"
        case .type: "type"
        case .rating: "rating"
        case .ratingType: "rating.type"
        case .ratingValue: "rating.value"
        case .maxStars: "rating.max_stars"
        case .context: "context"
        case .metadata: "context.metadata"
        case .value: "value"
        case .score: "score"
        case .comment: "comment"
        case .locale: "locale"
        case .kind: "kind"
        case .idempotencyKey: "Idempotency-Key"
        case .id: "id"
        case .data: "data"
        case .screenshot: "screenshot"
        case .contentType: "Content-Type"
        case .contentEncoding: "Content-Encoding"
        }
    }
}
