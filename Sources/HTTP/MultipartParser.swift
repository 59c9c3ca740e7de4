// Takes complete multipart/form-data bodies apart (RFC 7578, RFC 2046 section 5.1).
//
//     [CRLF] --boundary CRLF header lines CRLF content  CRLF --boundary CRLF ...  CRLF --boundary--
//     └──────start───────┘ └────────────part──────────┘ └───────────┘             └─────end──────┘
//
// Strict and linear: every byte is looked at once by the search for CR, and once more only where
// it continues a boundary; a boundary has no CR, so two attempts never share a byte.

/// Yields the parts of one body.
public struct MultipartParser: Sendable {
    /// The most parts of a body.
    public static var partsMax: Int { 16 }
    /// The largest header section of a part.
    public static var partHeadBytesMax: Int { 4 << 10 }

    /// CR LF `--` boundary.
    private var delimiter = InlineArray<74, UInt8>(repeating: 0)
    private let delimiterCount: Int
    private var stage = Stage.start
    private var parts = 0

    private enum Stage {
        case start
        /// A part's header section begins at the position.
        case part(Int)
        case ended
        case refused
    }

    /// Makes a parser for bodies whose parts are set apart by `boundary`.
    ///
    /// Nil when it has not 1 to 70 of the characters that RFC 2046 allows, or ends with a space.
    public init?(boundary: Span<UInt8>) {
        guard 1...70 ~= boundary.count, boundary[boundary.count - 1] != space else { return nil }
        delimiter[0] = carriageReturn
        delimiter[1] = lineFeed
        delimiter[2] = UInt8(ascii: "-")
        delimiter[3] = UInt8(ascii: "-")
        for index in boundary.indices {
            guard ByteSet.boundary.contains(boundary[index]) else { return nil }
            delimiter[4 + index] = boundary[index]
        }
        delimiterCount = 4 + boundary.count
    }

    /// Finds the boundary in a Content-Type value.
    ///
    /// - Returns: its place in `contentType`; nil when the type is not multipart/form-data or the
    ///   boundary is missing, doubled, or not what RFC 2046 allows.
    public static func boundary(in contentType: Span<UInt8>) -> ByteRange? {
        let end = contentType.count
        let semicolon = position(of: UInt8(ascii: ";"), in: contentType, from: 0, to: end)
        guard let semicolon else { return nil }
        let type = trimmed(contentType, from: 0, to: semicolon)
        guard matches(contentType, type, "multipart/form-data") else { return nil }
        var parameters = Parameters(from: semicolon, to: end)
        var boundary: ByteRange?
        while true {
            switch parameters.next(contentType) {
            case .parameter(let parameter) where matches(contentType, parameter.name, "boundary"):
                guard boundary == nil else { return nil }
                boundary = parameter.value
            case .parameter: break
            case .malformed: return nil
            case .end:
                guard let boundary,
                    MultipartParser(boundary: contentType.extracting(boundary.range)) != nil
                else { return nil }
                return boundary
            }
        }
    }

    /// Takes the next part of `body`, which must be the same at every call.
    public mutating func next(_ body: Span<UInt8>) -> MultipartResult {
        precondition(body.count < Int(UInt32.max), "offsets have 32 bits")
        switch stage {
        case .ended: return .end
        case .refused: return .malformed
        case .start:
            guard takeFirstDelimiter(body) else { break }
            // Once more, for the part or for the end of a form without parts.
            return next(body)
        case .part(let start):
            guard parts < Self.partsMax, let part = takePart(body, from: start) else { break }
            parts += 1
            return .part(part)
        }
        stage = .refused
        return .malformed
    }
}

extension MultipartParser {
    /// Takes the first boundary, whose CRLF is optional; text before it is refused.
    private mutating func takeFirstDelimiter(_ body: Bytes) -> Bool {
        let startsLine = body.count > 0 && body[0] == carriageReturn
        let rest = startsLine ? 0 : 2
        guard isDelimiter(body, at: -rest, skipping: rest) else { return false }
        return takeDelimiterEnd(body, at: delimiterCount - rest)
    }

    /// Takes what follows a boundary and sets the stage for it.
    ///
    /// Content may not have a line that begins with the boundary (RFC 2046, section 5.1.1), so
    /// anything else behind it is a fault and not content.
    private mutating func takeDelimiterEnd(_ body: Bytes, at start: Int) -> Bool {
        var index = start
        let dashes = UInt8(ascii: "-")
        let closes = index + 1 < body.count && body[index] == dashes && body[index + 1] == dashes
        if closes { index += 2 }
        while index < body.count, isBlank(body[index]) { index += 1 }
        if closes {
            // Text after the closing boundary's line means nothing; on its line it is a fault.
            guard index == body.count || isLineEnd(body, at: index) else { return false }
            stage = .ended
            return true
        }
        guard isLineEnd(body, at: index) else { return false }
        stage = .part(index + 2)
        return true
    }

    private mutating func takePart(_ body: Bytes, from start: Int) -> MultipartPart? {
        var head = MultipartHead()
        guard let contentStart = head.take(body, from: start) else { return nil }
        guard let name = head.name else { return nil }
        guard let contentEnd = nextDelimiter(body, from: contentStart),
            takeDelimiterEnd(body, at: contentEnd + delimiterCount)
        else { return nil }
        return MultipartPart(
            name: name,
            filename: head.filename,
            contentType: head.contentType,
            body: ByteRange(from: contentStart, to: contentEnd)
        )
    }

    private func nextDelimiter(_ body: Bytes, from start: Int) -> Int? {
        var index = start
        while let found = position(of: carriageReturn, in: body, from: index, to: body.count) {
            if isDelimiter(body, at: found, skipping: 1) { return found }
            index = found + 1
        }
        return nil
    }

    /// Whether the delimiter stands at `index`, of which the first bytes are not compared.
    private func isDelimiter(_ body: Bytes, at index: Int, skipping skipped: Int) -> Bool {
        guard index + delimiterCount <= body.count else { return false }
        for place in skipped..<delimiterCount where body[index + place] != delimiter[place] {
            return false
        }
        return true
    }

    private func isLineEnd(_ body: Bytes, at index: Int) -> Bool {
        index + 1 < body.count && body[index] == carriageReturn && body[index + 1] == lineFeed
    }
}
