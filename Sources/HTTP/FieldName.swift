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
    case zitadelSignature
    case other
}

extension FieldName {
    /// Finds the field by the length of its name first, as few names share one.
    @inline(__always)
    init(_ token: FieldToken, in bytes: Bytes, at start: Int) {
        self =
            switch token.count {
            case 4: token.isSame(as: .host) ? .host : .other
            case 6:
                token.isSame(as: .origin)
                    ? .origin
                    : token.isSame(as: .expect)
                        ? .expect
                        : token.isSame(as: .prefer) ? .prefer : .other
            case 7: token.isSame(as: .referer) ? .referer : .other
            case 9:
                token.isSame(as: .forwarded)
                    ? .forwarded
                    : token.isSame(as: .apiKey) ? .apiKey : .other
            case 10:
                token.isSame(as: .connection)
                    ? .connection
                    : token.isSame(as: .userAgent) ? .userAgent : .other
            case 12:
                token.isSame(as: .contentType)
                    ? .contentType
                    : token.isSame(as: .sessionID) ? .sessionID : .other
            case 13:
                token.isSame(as: .authorization)
                    ? .authorization
                    : token.isSame(as: .ifNoneMatch) ? .ifNoneMatch : .other
            case 14: token.isSame(as: .contentLength) ? .contentLength : .other
            case 15:
                token.isSame(as: .acceptEncoding)
                    ? .acceptEncoding
                    : token.isSame(as: .forwardedFor)
                        ? .forwardedFor
                        : token.isSame(as: .idempotencyKey)
                            ? .idempotencyKey
                            : token.isSame(as: .sessionToken) ? .sessionToken : .other
            case 16: token.isSame(as: .contentEncoding) ? .contentEncoding : .other
            case 17:
                token.isSame(as: .transferEncoding) && bytes[start + 16] | 0x20 == UInt8(ascii: "g")
                    ? .transferEncoding
                    : token.isSame(as: .zitadelSignature)
                        && bytes[start + 16] | 0x20 == UInt8(ascii: "e")
                        ? .zitadelSignature : .other
            default: .other
            }
    }
}

// The names as the scan delivers them; computed, so that each use compiles to constants.
extension FieldToken {
    @inline(__always)
    fileprivate func isSame(as other: FieldToken) -> Bool {
        low == other.low && high == other.high
    }

    @inline(__always)
    fileprivate static var host: FieldToken {
        FieldToken(count: 4, low: asciiWord("h", "o", "s", "t"), high: 0)
    }
    @inline(__always)
    fileprivate static var origin: FieldToken {
        FieldToken(count: 6, low: asciiWord("o", "r", "i", "g", "i", "n"), high: 0)
    }
    @inline(__always)
    fileprivate static var expect: FieldToken {
        FieldToken(count: 6, low: asciiWord("e", "x", "p", "e", "c", "t"), high: 0)
    }
    @inline(__always)
    fileprivate static var prefer: FieldToken {
        FieldToken(count: 6, low: asciiWord("p", "r", "e", "f", "e", "r"), high: 0)
    }
    @inline(__always)
    fileprivate static var referer: FieldToken {
        FieldToken(count: 7, low: asciiWord("r", "e", "f", "e", "r", "e", "r"), high: 0)
    }
    @inline(__always)
    fileprivate static var forwarded: FieldToken {
        FieldToken(
            count: 9,
            low: asciiWord("f", "o", "r", "w", "a", "r", "d", "e"),
            high: asciiWord("d")
        )
    }
    @inline(__always)
    fileprivate static var apiKey: FieldToken {
        FieldToken(
            count: 9,
            low: asciiWord("x", "-", "a", "p", "i", "-", "k", "e"),
            high: asciiWord("y")
        )
    }
    @inline(__always)
    fileprivate static var connection: FieldToken {
        FieldToken(
            count: 10,
            low: asciiWord("c", "o", "n", "n", "e", "c", "t", "i"),
            high: asciiWord("o", "n")
        )
    }
    @inline(__always)
    fileprivate static var userAgent: FieldToken {
        FieldToken(
            count: 10,
            low: asciiWord("u", "s", "e", "r", "-", "a", "g", "e"),
            high: asciiWord("n", "t")
        )
    }
    @inline(__always)
    fileprivate static var contentType: FieldToken {
        FieldToken(
            count: 12,
            low: asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
            high: asciiWord("t", "y", "p", "e")
        )
    }
    @inline(__always)
    fileprivate static var sessionID: FieldToken {
        FieldToken(
            count: 12,
            low: asciiWord("x", "-", "s", "e", "s", "s", "i", "o"),
            high: asciiWord("n", "-", "i", "d")
        )
    }
    @inline(__always)
    fileprivate static var authorization: FieldToken {
        FieldToken(
            count: 13,
            low: asciiWord("a", "u", "t", "h", "o", "r", "i", "z"),
            high: asciiWord("a", "t", "i", "o", "n")
        )
    }
    @inline(__always)
    fileprivate static var ifNoneMatch: FieldToken {
        FieldToken(
            count: 13,
            low: asciiWord("i", "f", "-", "n", "o", "n", "e", "-"),
            high: asciiWord("m", "a", "t", "c", "h")
        )
    }
    @inline(__always)
    fileprivate static var contentLength: FieldToken {
        FieldToken(
            count: 14,
            low: asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
            high: asciiWord("l", "e", "n", "g", "t", "h")
        )
    }
    @inline(__always)
    fileprivate static var acceptEncoding: FieldToken {
        FieldToken(
            count: 15,
            low: asciiWord("a", "c", "c", "e", "p", "t", "-", "e"),
            high: asciiWord("n", "c", "o", "d", "i", "n", "g")
        )
    }
    @inline(__always)
    fileprivate static var forwardedFor: FieldToken {
        FieldToken(
            count: 15,
            low: asciiWord("x", "-", "f", "o", "r", "w", "a", "r"),
            high: asciiWord("d", "e", "d", "-", "f", "o", "r")
        )
    }
    @inline(__always)
    fileprivate static var idempotencyKey: FieldToken {
        FieldToken(
            count: 15,
            low: asciiWord("i", "d", "e", "m", "p", "o", "t", "e"),
            high: asciiWord("n", "c", "y", "-", "k", "e", "y")
        )
    }
    @inline(__always)
    fileprivate static var sessionToken: FieldToken {
        FieldToken(
            count: 15,
            low: asciiWord("x", "-", "s", "e", "s", "s", "i", "o"),
            high: asciiWord("n", "-", "t", "o", "k", "e", "n")
        )
    }
    @inline(__always)
    fileprivate static var contentEncoding: FieldToken {
        FieldToken(
            count: 16,
            low: asciiWord("c", "o", "n", "t", "e", "n", "t", "-"),
            high: asciiWord("e", "n", "c", "o", "d", "i", "n", "g")
        )
    }
    @inline(__always)
    fileprivate static var zitadelSignature: FieldToken {
        FieldToken(
            count: 17,
            low: asciiWord("z", "i", "t", "a", "d", "e", "l", "-"),
            high: asciiWord("s", "i", "g", "n", "a", "t", "u", "r")
        )
    }
    @inline(__always)
    fileprivate static var transferEncoding: FieldToken {
        FieldToken(
            count: 17,
            low: asciiWord("t", "r", "a", "n", "s", "f", "e", "r"),
            high: asciiWord("-", "e", "n", "c", "o", "d", "i", "n")
        )
    }
}
