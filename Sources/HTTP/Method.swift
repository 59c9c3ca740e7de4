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
            case asciiWord("G", "E", "T"): .get
            case asciiWord("H", "E", "A", "D"): .head
            case asciiWord("P", "O", "S", "T"): .post
            case asciiWord("P", "U", "T"): .put
            case asciiWord("D", "E", "L", "E", "T", "E"): .delete
            case asciiWord("P", "A", "T", "C", "H"): .patch
            case asciiWord("O", "P", "T", "I", "O", "N", "S"): .options
            case asciiWord("C", "O", "N", "N", "E", "C", "T"): .connect
            case asciiWord("T", "R", "A", "C", "E"): .trace
            default: .other
            }
    }
}
