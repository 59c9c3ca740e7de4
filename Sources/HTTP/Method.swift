// The request methods that the parser knows by name.

/// The method of a request (RFC 9110, section 9).
public enum Method: UInt8, Equatable, Sendable {
    /// Transfer the target's representation.
    case get
    /// As `get`, without the content.
    case head
    /// Process the content as the target sees fit.
    case post
    /// Replace the target.
    case put
    /// Remove the target.
    case delete
    /// Change a part of the target (RFC 5789).
    case patch
    /// Say what the target allows.
    case options
    /// Open a tunnel; parsed so that it can be refused with 405.
    case connect
    /// Echo the request; parsed so that it can be refused with 405.
    case trace
    /// A method that is not in this list.
    ///
    /// `RequestParser` answers it with `HTTPFault.unknownMethod`, so no head carries it.
    case other
}

extension Method {
    /// Finds the method whose letters, first letter in the lowest byte, are `word`.
    ///
    /// Methods are case-sensitive; a token longer than eight bytes is none of them.
    init(word: UInt64, count: Int) {
        guard count <= 8 else {
            self = .other
            return
        }
        self =
            switch word {
            case asciiWord("GET"): .get
            case asciiWord("HEAD"): .head
            case asciiWord("POST"): .post
            case asciiWord("PUT"): .put
            case asciiWord("DELETE"): .delete
            case asciiWord("PATCH"): .patch
            case asciiWord("OPTIONS"): .options
            case asciiWord("CONNECT"): .connect
            case asciiWord("TRACE"): .trace
            default: .other
            }
    }
}
