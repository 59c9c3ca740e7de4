// The first line of a request: method, target and version (RFC 9112, section 3).

extension RequestParser {
    /// Takes the request line at `lineStart`, or an empty line before it.
    ///
    /// - Returns: false when the line runs out before `end`.
    mutating func takeRequestLine(_ bytes: Bytes, end: Int) throws(HTTPFault) -> Bool {
        guard lineStart < end else { return false }
        if bytes[lineStart] == carriageReturn { return try takeEmptyLine(bytes, end: end) }

        var index = lineStart
        var word: UInt64 = 0
        while true {
            guard index < end else { return false }
            let byte = bytes[index]
            guard ByteSet.token.contains(byte) else { break }
            if index < lineStart + 8 { word |= UInt64(byte) &<< UInt64(8 * (index - lineStart)) }
            index += 1
        }
        let methodCount = index - lineStart
        guard bytes[index] == space, methodCount > 0 else {
            return try explain(bytes, at: index, end: end, .malformedRequestLine)
        }

        let targetStart = index + 1
        let targetEnd = endOfTarget(bytes, from: targetStart, to: end)
        guard targetEnd < end else { return false }
        guard bytes[targetEnd] == space, targetEnd > targetStart else {
            let endsLine = bytes[targetEnd] == carriageReturn || targetEnd == targetStart
            let fault = endsLine ? HTTPFault.malformedRequestLine : .malformedTarget
            return try explain(bytes, at: targetEnd, end: end, fault)
        }

        guard let version = try takeVersion(bytes, at: targetEnd + 1, end: end) else {
            return false
        }
        guard version.major == 1 else { throw .unsupportedVersion }
        head.minorVersion = version.minor
        head.method = Method(word: word, count: methodCount)
        guard head.method != .other else { throw .unknownMethod }
        try takeTarget(bytes, ByteRange(from: targetStart, to: targetEnd))
        lineStart = targetEnd + 11
        head.fieldsStart = UInt32(truncatingIfNeeded: lineStart)
        stage = .fields
        return true
    }

    /// Takes an empty line before the request line; some clients end a body with one.
    private mutating func takeEmptyLine(_ bytes: Bytes, end: Int) throws(HTTPFault) -> Bool {
        guard lineStart + 1 < end else { return false }
        guard bytes[lineStart + 1] == lineFeed else { throw .bareCarriageReturn }
        guard emptyLines < 2 else { throw .malformedRequestLine }
        emptyLines += 1
        lineStart += 2
        return true
    }

    /// Reads `HTTP/x.y` and the line's end at `start`; nil when they run out before `end`.
    private func takeVersion(
        _ bytes: Bytes,
        at start: Int,
        end: Int
    ) throws(HTTPFault) -> (major: UInt8, minor: UInt8)? {
        if start + 10 <= end, bytes[start + 8] == carriageReturn, bytes[start + 9] == lineFeed {
            let word = loadWord(bytes, at: start)
            if word == asciiWord("H", "T", "T", "P", "/", "1", ".", "1") { return (1, 1) }
            if word == asciiWord("H", "T", "T", "P", "/", "1", ".", "0") { return (1, 0) }
        }
        return try takeUnusualVersion(bytes, at: start, end: end)
    }

    @inline(never)
    private func takeUnusualVersion(
        _ bytes: Bytes,
        at start: Int,
        end: Int
    ) throws(HTTPFault) -> (major: UInt8, minor: UInt8)? {
        for index in start..<start + 10 {
            guard index < end else { return nil }
            let byte = bytes[index]
            let fits =
                switch index - start {
                case 5, 7: byte &- UInt8(ascii: "0") < 10
                case 6: byte == UInt8(ascii: ".")
                case 8: byte == carriageReturn
                case 9: byte == lineFeed
                default:
                    UInt64(byte) == asciiWord("H", "T", "T", "P", "/") >> (8 * (index - start))
                        & 0xFF
                }
            guard fits else {
                if index - start == 9 { throw .bareCarriageReturn }
                _ = try explain(bytes, at: index, end: end, .malformedRequestLine)
                return nil
            }
        }
        return (bytes[start + 5] - UInt8(ascii: "0"), bytes[start + 7] - UInt8(ascii: "0"))
    }
}

extension RequestParser {
    /// Takes the target apart by its form (RFC 9112, section 3.2).
    private mutating func takeTarget(_ bytes: Bytes, _ target: ByteRange) throws(HTTPFault) {
        head.target = target
        let start = Int(target.offset)
        if head.method == .connect {
            guard isAuthority(bytes, target, portNeeded: true) else { throw .malformedTarget }
            head.path = ByteRange(offset: target.end, count: 0)
        } else if bytes[start] == UInt8(ascii: "/") {
            takePath(bytes, from: start)
        } else if bytes[start] == UInt8(ascii: "*") {
            guard target.count == 1, head.method == .options else { throw .malformedTarget }
            head.path = target
        } else {
            try takeAbsoluteTarget(bytes, target)
        }
    }

    /// Takes path and query, which reach from `start` to the target's end.
    private mutating func takePath(_ bytes: Bytes, from start: Int) {
        let end = Int(head.target.end)
        if let mark = position(of: UInt8(ascii: "?"), in: bytes, from: start, to: end) {
            head.path = ByteRange(from: start, to: mark)
            head.query = ByteRange(from: mark + 1, to: end)
        } else {
            head.path = ByteRange(from: start, to: end)
        }
    }

    /// Takes `http://authority/path`; its authority is the request's host, whatever Host says.
    private mutating func takeAbsoluteTarget(
        _ bytes: Bytes,
        _ target: ByteRange
    ) throws(HTTPFault) {
        let start = Int(target.offset)
        let end = Int(target.end)
        let plain = ByteRange(from: start, to: min(start + 7, end))
        let secure = ByteRange(from: start, to: min(start + 8, end))
        let authorityStart: Int
        if matches(bytes, plain, "http://") {
            authorityStart = start + 7
        } else if matches(bytes, secure, "https://") {
            authorityStart = start + 8
        } else {
            throw .malformedTarget
        }
        var authorityEnd = authorityStart
        while authorityEnd < end, bytes[authorityEnd] != UInt8(ascii: "/"),
            bytes[authorityEnd] != UInt8(ascii: "?")
        {
            authorityEnd += 1
        }
        let authority = ByteRange(from: authorityStart, to: authorityEnd)
        guard isAuthority(bytes, authority, portNeeded: false) else { throw .malformedHost }
        head.host = authority
        takePath(bytes, from: authorityEnd)
    }
}
