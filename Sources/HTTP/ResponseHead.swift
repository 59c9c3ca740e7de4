// Reads the head of a response (RFC 9112), as strictly as that of a request: what another server
// says is passed on, and must mean the same to whoever hears it next.

/// How the end of a response's body is found (RFC 9112, section 6.3).
public enum ResponseFraming: Equatable, Sendable {
    /// No body follows.
    case none
    /// As many bytes follow.
    case length(UInt64)
    /// Chunks follow.
    case chunked
    /// What comes until the connection ends.
    case untilClose
}

/// The status line and framing of a response; its fields are walked with `FieldLines`.
public struct ResponseHead: Equatable, Sendable {
    /// The status code, from 100 to 599.
    public var status = 0
    /// The reason phrase, which may be empty.
    public var reason = ByteRange(offset: 0, count: 0)
    /// How the body follows.
    public var framing = ResponseFraming.none
    /// The position of the first field line.
    public var fieldsStart: UInt32 = 0
    /// The length of the head with its empty line.
    public var headBytes: UInt32 = 0

    /// What was made of the bytes so far.
    public enum Result: Equatable, Sendable {
        /// The head is not complete.
        case needMore
        /// The head is complete.
        case complete(ResponseHead)
        /// Whatever this is, it is no response that can be passed on.
        case malformed
    }

    /// Reads the head in `bytes`: everything received of this response, from its first byte.
    ///
    /// - Parameters:
    ///   - bytes: What was received.
    ///   - isAnswerToHead: Whether the request's method was HEAD.
    /// - Returns: The head, or why there is none.
    public static func parse(_ bytes: Span<UInt8>, isAnswerToHead: Bool) -> Result {
        var head = ResponseHead()
        guard let lineEnd = position(of: lineFeed, in: bytes, from: 0, to: bytes.count) else {
            return .needMore
        }
        guard head.takeStatusLine(bytes, lineEnd) else { return .malformed }
        var fields = Fields()
        var start = lineEnd + 1
        head.fieldsStart = UInt32(start)
        while let end = position(of: lineFeed, in: bytes, from: start, to: bytes.count) {
            guard end > start, bytes[end - 1] == carriageReturn else { return .malformed }
            if end - 1 == start {
                head.headBytes = UInt32(end + 1)
                guard head.decideFraming(fields, isAnswerToHead) else { return .malformed }
                return .complete(head)
            }
            guard fields.take(bytes, from: start, to: end - 1) else { return .malformed }
            start = end + 1
        }
        return .needMore
    }

    /// Takes `HTTP/1.x SP 3DIGIT [SP reason]`.
    private mutating func takeStatusLine(_ bytes: Bytes, _ lineFeed: Int) -> Bool {
        // HTTP/1.1 200 and CR.
        guard lineFeed >= 13, bytes[lineFeed - 1] == carriageReturn,
            matches(bytes, ByteRange(from: 0, to: 7), "http/1."),
            bytes[7] == UInt8(ascii: "0") || bytes[7] == UInt8(ascii: "1"), bytes[8] == space
        else { return false }
        for index in 9..<12 {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return false }
            status = status * 10 + Int(digit)
        }
        let end = lineFeed - 1
        guard (100...599).contains(status), end == 12 || bytes[12] == space,
            endOfFieldValue(bytes, from: 12, to: end) == end
        else { return false }
        reason = ByteRange(from: min(13, end), to: end)
        return true
    }

    private mutating func decideFraming(_ fields: Fields, _ isAnswerToHead: Bool) -> Bool {
        switch (fields.codings, fields.length) {
        case (.none, nil): framing = .untilClose
        case (.none, let length?): framing = .length(length)
        case (.chunked, nil): framing = .chunked
        case (.chunked, _), (.unknown, _), (.unknownThenChunked, _): return false
        }
        if isAnswerToHead || status < 200 || status == 204 || status == 304 { framing = .none }
        return true
    }

    /// What the fields say about the body.
    private struct Fields {
        var count = 0
        var codings = TransferCodings.none
        var length: UInt64?

        /// Takes one line, without its CRLF.
        mutating func take(_ bytes: Bytes, from start: Int, to end: Int) -> Bool {
            let token = scanToken(bytes, from: start, to: end)
            let colon = start + token.count
            count += 1
            guard count <= 100, token.count > 0, colon < end, bytes[colon] == UInt8(ascii: ":"),
                endOfFieldValue(bytes, from: colon + 1, to: end) == end
            else { return false }
            let value = trimmed(bytes, from: colon + 1, to: end)
            let name = ByteRange(from: start, to: colon)
            if matches(bytes, name, "content-length") {
                guard length == nil, let number = decimal(bytes, value) else { return false }
                length = number
            } else if matches(bytes, name, "transfer-encoding") {
                do throws(HTTPFault) { try codings.add(bytes, value) } catch { return false }
            }
            return true
        }
    }
}

/// A plain decimal number of at most 18 digits.
private func decimal(_ bytes: Bytes, _ value: ByteRange) -> UInt64? {
    guard value.count > 0, value.count <= 18 else { return nil }
    var number: UInt64 = 0
    for index in value.range {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        number = number * 10 + UInt64(digit)
    }
    return number
}
