// The header section of one part of a multipart body.

/// What a part's fields say.
struct MultipartHead {
    var name: ByteRange?
    var filename: ByteRange?
    var contentType: ByteRange?
    private var hasDisposition = false

    /// Takes the header section at `start`.
    ///
    /// - Returns: where the content begins; nil when the section is malformed or too large.
    mutating func take(_ body: Bytes, from start: Int) -> Int? {
        let end = min(body.count, start + MultipartParser.partHeadBytesMax)
        var lineStart = start
        while true {
            let token = scanToken(body, from: lineStart, to: end)
            let colon = lineStart + token.count
            guard colon + 1 < end else { return nil }
            if token.count == 0 {
                let isEmptyLine = body[colon] == carriageReturn && body[colon + 1] == lineFeed
                return isEmptyLine && hasDisposition ? colon + 2 : nil
            }
            guard body[colon] == UInt8(ascii: ":") else { return nil }
            let valueEnd = endOfFieldValue(body, from: colon + 1, to: end)
            guard valueEnd + 1 < end, body[valueEnd] == carriageReturn,
                body[valueEnd + 1] == lineFeed
            else { return nil }
            let field = ByteRange(from: lineStart, to: colon)
            let value = trimmed(body, from: colon + 1, to: valueEnd)
            guard takeField(body, field, value) else { return nil }
            lineStart = valueEnd + 2
        }
    }

    /// Takes one field; those other than these two mean nothing in a form (RFC 7578, section 4.8).
    private mutating func takeField(_ body: Bytes, _ field: ByteRange, _ value: ByteRange) -> Bool {
        if matches(body, field, "content-disposition") {
            guard !hasDisposition else { return false }
            hasDisposition = true
            return takeDisposition(body, value)
        }
        if matches(body, field, "content-type") {
            guard contentType == nil else { return false }
            contentType = value
        }
        return true
    }

    /// Takes `form-data; name="..."; filename="..."`; `filename*` is not for forms and is ignored.
    private mutating func takeDisposition(_ body: Bytes, _ value: ByteRange) -> Bool {
        let start = Int(value.offset)
        let end = Int(value.end)
        let typeEnd = position(of: UInt8(ascii: ";"), in: body, from: start, to: end) ?? end
        guard matches(body, trimmed(body, from: start, to: typeEnd), "form-data") else {
            return false
        }
        var parameters = Parameters(from: typeEnd, to: end)
        while true {
            switch parameters.next(body) {
            case .parameter(let parameter):
                if matches(body, parameter.name, "name") {
                    guard name == nil else { return false }
                    name = parameter.value
                } else if matches(body, parameter.name, "filename") {
                    guard filename == nil else { return false }
                    filename = parameter.value
                }
            case .malformed: return false
            case .end: return name != nil
            }
        }
    }
}
