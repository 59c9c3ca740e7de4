// A field's name as numbers, and the names that the parser acts on.

/// A token: its length and its first sixteen bytes in lower case.
struct FieldToken {
    /// How many bytes it has.
    var count: Int
    /// Bytes 0 to 7, the first in the lowest byte, zero past the end.
    var low: UInt64
    /// Bytes 8 to 15.
    var high: UInt64

    @inline(__always)
    func reads(_ low: StaticString, _ high: StaticString = "") -> Bool {
        self.low == asciiWord(low) && self.high == asciiWord(high)
    }
}

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

    /// Finds the field by the length of its name first, as few names share one.
    @inline(__always)
    init(_ token: FieldToken, in bytes: Bytes, at start: Int) {
        self =
            switch token.count {
            case 4: token.reads("host") ? .host : .other
            case 6:
                token.reads("origin")
                    ? .origin
                    : token.reads("expect") ? .expect : token.reads("prefer") ? .prefer : .other
            case 7: token.reads("referer") ? .referer : .other
            case 9:
                token.reads("forwarde", "d")
                    ? .forwarded : token.reads("x-api-ke", "y") ? .apiKey : .other
            case 10:
                token.reads("connecti", "on")
                    ? .connection : token.reads("user-age", "nt") ? .userAgent : .other
            case 12:
                token.reads("content-", "type")
                    ? .contentType : token.reads("x-sessio", "n-id") ? .sessionID : .other
            case 13:
                token.reads("authoriz", "ation")
                    ? .authorization : token.reads("if-none-", "match") ? .ifNoneMatch : .other
            case 14: token.reads("content-", "length") ? .contentLength : .other
            case 15: FieldName(fifteen: token)
            case 16: token.reads("content-", "encoding") ? .contentEncoding : .other
            case 17:
                token.reads("transfer", "-encodin")
                    && bytes[start + 16] | 0x20 == UInt8(ascii: "g") ? .transferEncoding : .other
            default: .other
            }
    }

    @inline(__always)
    private init(fifteen token: FieldToken) {
        self =
            if token.reads("accept-e", "ncoding") {
                .acceptEncoding
            } else if token.reads("x-sessio", "n-token") {
                .sessionToken
            } else if token.reads("idempote", "ncy-key") {
                .idempotencyKey
            } else if token.reads("x-forwar", "ded-for") {
                .forwardedFor
            } else {
                .other
            }
    }
}
