// What RequestParser says of the bytes it was shown.

/// The verdict on the bytes received so far.
public enum HeadResult: Equatable, Sendable {
    /// The head is not complete, and nothing is wrong with its complete lines.
    case needMore
    /// The head is complete; what follows `headBytes` is its body or the next request.
    case head(RequestHead)
    /// No request can be read from this connection any more.
    case malformed(HTTPFault)
}
