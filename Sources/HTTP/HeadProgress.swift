// How far RequestParser has come with a head.

/// The verdict on the bytes received so far; the head itself stays with the parser.
public enum HeadProgress: Equatable, Sendable {
    /// The head is not complete, and nothing is wrong with its complete lines.
    case needMore
    /// The head is complete; what follows `headBytes` is its body or the next request.
    case complete
    /// No request can be read from this connection any more.
    case malformed(HTTPFault)
}
