// The names of the fields that the parser acts on.

/// The fields that `RequestParser` acts on.
enum FieldName {
    case host
    case connection
    case contentLength
    case transferEncoding
    case expect
    case contentType
    case contentEncoding
    case origin
    case referer
    case idempotencyKey
    case forwardedFor
    case forwarded
    case authorization
    case apiKey
    case sessionID
    case sessionToken
    case prefer
    case userAgent
    case acceptEncoding
    case ifNoneMatch
    case other
}

extension FieldName {
    /// Finds the field by the length of its name first, as few names share one.
    @inline(__always)
    init(_ token: FieldToken, in bytes: Bytes, at start: Int) {
        switch token.count {
        case 4:
            if token.low == asciiWord("h", "o", "s", "t") {
                self = .host
                return
            }
        case 6:
            if token.low == asciiWord("o", "r", "i", "g", "i", "n") {
                self = .origin
                return
            }
            if token.low == asciiWord("e", "x", "p", "e", "c", "t") {
                self = .expect
                return
            }
            if token.low == asciiWord("p", "r", "e", "f", "e", "r") {
                self = .prefer
                return
            }
        case 7:
            if token.low == asciiWord("r", "e", "f", "e", "r", "e", "r") {
                self = .referer
                return
            }
        case 9:
            if token.low == asciiWord("f", "o", "r", "w", "a", "r", "d", "e"),
                token.high == asciiWord("d")
            {
                self = .forwarded
                return
            }
            if token.low == asciiWord("x", "-", "a", "p", "i", "-", "k", "e"),
                token.high == asciiWord("y")
            {
                self = .apiKey
                return
            }
        case 10:
            if token.low == asciiWord("c", "o", "n", "n", "e", "c", "t", "i"),
                token.high == asciiWord("o", "n")
            {
                self = .connection
                return
            }
            if token.low == asciiWord("u", "s", "e", "r", "-", "a", "g", "e"),
                token.high == asciiWord("n", "t")
            {
                self = .userAgent
                return
            }
        case 12:
            if token.low == asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
                token.high == asciiWord("t", "y", "p", "e")
            {
                self = .contentType
                return
            }
            if token.low == asciiWord("x", "-", "s", "e", "s", "s", "i", "o"),
                token.high == asciiWord("n", "-", "i", "d")
            {
                self = .sessionID
                return
            }
        case 13:
            if token.low == asciiWord("a", "u", "t", "h", "o", "r", "i", "z"),
                token.high == asciiWord("a", "t", "i", "o", "n")
            {
                self = .authorization
                return
            }
            if token.low == asciiWord("i", "f", "-", "n", "o", "n", "e", "-"),
                token.high == asciiWord("m", "a", "t", "c", "h")
            {
                self = .ifNoneMatch
                return
            }
        case 14:
            if token.low == asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
                token.high == asciiWord("l", "e", "n", "g", "t", "h")
            {
                self = .contentLength
                return
            }
        case 15:
            if token.low == asciiWord("a", "c", "c", "e", "p", "t", "-", "e"),
                token.high == asciiWord("n", "c", "o", "d", "i", "n", "g")
            {
                self = .acceptEncoding
                return
            }
            if token.low == asciiWord("x", "-", "f", "o", "r", "w", "a", "r"),
                token.high == asciiWord("d", "e", "d", "-", "f", "o", "r")
            {
                self = .forwardedFor
                return
            }
            if token.low == asciiWord("i", "d", "e", "m", "p", "o", "t", "e"),
                token.high == asciiWord("n", "c", "y", "-", "k", "e", "y")
            {
                self = .idempotencyKey
                return
            }
            if token.low == asciiWord("x", "-", "s", "e", "s", "s", "i", "o"),
                token.high == asciiWord("n", "-", "t", "o", "k", "e", "n")
            {
                self = .sessionToken
                return
            }
        case 16:
            if token.low == asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
                token.high == asciiWord("e", "n", "c", "o", "d", "i", "n", "g")
            {
                self = .contentEncoding
                return
            }
        case 17:
            if token.low == asciiWord("t", "r", "a", "n", "s", "f", "e", "r"),
                token.high == asciiWord("-", "e", "n", "c", "o", "d", "i", "n"),
                bytes[start + 16] | 0x20 == UInt8(ascii: "g")
            {
                self = .transferEncoding
                return
            }
        default: break
        }
        self = .other
    }
}
