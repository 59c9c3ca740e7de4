// The field lines of a request (RFC 9112, section 5), and what they add up to.

extension RequestParser {
    /// Takes the field line or the empty line at `lineStart`.
    ///
    /// - Returns: false when the line runs out before `end`.
    mutating func takeFieldLine(_ bytes: Bytes, end: Int) throws(HTTPFault) -> Bool {
        let start = lineStart
        let token = scanToken(bytes, from: start, to: end)
        let colon = start + token.count
        guard colon < end else { return false }
        guard bytes[colon] == UInt8(ascii: ":"), token.count > 0 else {
            return try takeLineWithoutName(bytes, at: colon, end: end)
        }
        let valueEnd = endOfFieldValue(bytes, from: colon + 1, to: end)
        guard valueEnd + 1 < end, bytes[valueEnd] == carriageReturn,
            bytes[valueEnd + 1] == lineFeed
        else {
            guard valueEnd < end else { return false }
            return try explain(bytes, at: valueEnd, end: end, .malformedFieldValue)
        }
        guard fields < limits.fieldsMax else { throw .tooManyFields }
        fields += 1
        try takeField(
            FieldName(token, in: bytes, at: start),
            bytes,
            trimmed(bytes, from: colon + 1, to: valueEnd)
        )
        lineStart = valueEnd + 2
        return true
    }

    /// Takes the empty line, or says what is wrong with a line that has no name and colon.
    private mutating func takeLineWithoutName(
        _ bytes: Bytes,
        at index: Int,
        end: Int
    ) throws(HTTPFault) -> Bool {
        let byte = bytes[index]
        if index == lineStart {
            if byte == carriageReturn, index + 1 < end, bytes[index + 1] == lineFeed {
                try takeEnd(headBytes: index + 2)
                return true
            }
            if isBlank(byte) { throw .foldedField }
        } else if isBlank(byte) {
            var next = index
            while next < end, isBlank(bytes[next]) { next += 1 }
            guard next < end else { return false }
            if bytes[next] == UInt8(ascii: ":") { throw .spaceBeforeColon }
            return try explain(bytes, at: next, end: end, .malformedFieldName)
        }
        return try explain(bytes, at: index, end: end, .malformedFieldName)
    }

    private mutating func takeField(
        _ name: FieldName,
        _ bytes: Bytes,
        _ value: ByteRange
    ) throws(HTTPFault) {
        switch name {
        case .other: break
        case .host: try takeHost(bytes, value)
        case .connection: takeConnection(bytes, value)
        case .contentLength: try takeContentLength(bytes, value)
        case .transferEncoding:
            guard head.minorVersion > 0 else { throw .codingInHTTP10 }
            try codings.add(bytes, value)
        case .expect:
            guard matches(bytes, value, "100-continue") else { throw .unknownExpectation }
            head.expectsContinue = head.minorVersion > 0
        case .contentType: try setOnce(&head.contentType, value)
        case .contentEncoding: try setOnce(&head.contentEncoding, value)
        case .origin: try setOnce(&head.origin, value)
        case .idempotencyKey: try setOnce(&head.idempotencyKey, value)
        case .authorization: try setOnce(&head.authorization, value)
        case .forwardedFor: head.forwardedFor = value
        case .forwarded: head.forwarded = value
        case .referer: setFirst(&head.referer, value)
        case .apiKey: setFirst(&head.apiKey, value)
        case .sessionID: setFirst(&head.sessionID, value)
        case .sessionToken: setFirst(&head.sessionToken, value)
        case .prefer: setFirst(&head.prefer, value)
        case .userAgent: setFirst(&head.userAgent, value)
        case .acceptEncoding: setFirst(&head.acceptEncoding, value)
        case .ifNoneMatch: setFirst(&head.ifNoneMatch, value)
        case .zitadelSignature: try setOnce(&head.zitadelSignature, value)
        }
    }

    /// Draws the conclusions from all fields.
    private mutating func takeEnd(headBytes: Int) throws(HTTPFault) {
        guard hasHost || head.minorVersion == 0 else { throw .missingHost }
        switch codings {
        case .none: break
        case .unknown: throw .malformedTransferEncoding
        case .chunked, .unknownThenChunked:
            guard !hasLength else { throw .lengthAndChunked }
            guard case .chunked = codings else { throw .unknownTransferCoding }
            head.framing = .chunked
        }
        if head.framing == .none || head.framing == .length(0) { head.expectsContinue = false }
        head.keepAlive = !asksClose && (head.minorVersion > 0 || asksKeepAlive)
        head.headBytes = UInt32(truncatingIfNeeded: headBytes)
        stage = .complete
    }
}

extension RequestParser {
    private mutating func takeHost(_ bytes: Bytes, _ value: ByteRange) throws(HTTPFault) {
        guard !hasHost else { throw .duplicateHost }
        guard isAuthority(bytes, value, portNeeded: false) else { throw .malformedHost }
        hasHost = true
        // An absolute target has named the host already, and it has precedence.
        setFirst(&head.host, value)
    }

    /// Takes one Connection line; options other than these two concern proxies.
    private mutating func takeConnection(_ bytes: Bytes, _ value: ByteRange) {
        var start = Int(value.offset)
        let end = Int(value.end)
        while start < end {
            let comma = position(of: UInt8(ascii: ","), in: bytes, from: start, to: end) ?? end
            let option = trimmed(bytes, from: start, to: comma)
            if matches(bytes, option, "keep-alive") {
                asksKeepAlive = true
            } else if matches(bytes, option, "close") {
                asksClose = true
            }
            start = comma + 1
        }
    }

    private mutating func takeContentLength(
        _ bytes: Bytes,
        _ value: ByteRange
    ) throws(HTTPFault) {
        guard !hasLength else { throw .duplicateContentLength }
        guard !value.isEmpty else { throw .malformedContentLength }
        var length = 0
        for index in value.range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { throw .malformedContentLength }
            let (tens, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeBySum) = tens.addingReportingOverflow(Int(digit))
            guard !isTooLarge, !isTooLargeBySum else { throw .malformedContentLength }
            length = sum
        }
        hasLength = true
        head.framing = .length(UInt64(length))
    }
}

@inline(__always)
private func setOnce(_ field: inout ByteRange?, _ value: ByteRange) throws(HTTPFault) {
    guard field == nil else { throw .duplicateField }
    field = value
}

@inline(__always)
private func setFirst(_ field: inout ByteRange?, _ value: ByteRange) {
    if field == nil { field = value }
}
