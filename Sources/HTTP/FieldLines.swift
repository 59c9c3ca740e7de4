// The raw field lines of a head that was parsed, for whoever passes them on.

/// Walks the field lines of a head without faults, one after another.
public struct FieldLines: Sendable {
    /// One line.
    public struct Line: Sendable, Equatable {
        /// The name, in the sender's case.
        public var name: ByteRange
        /// The value without the whitespace around it.
        public var value: ByteRange
    }

    private let start: Int
    private let end: Int
    private var index: Int

    /// Begins at the first line of a request.
    public init(_ head: RequestHead) {
        self.init(from: Int(head.fieldsStart), to: Int(head.headBytes))
    }

    /// Begins at the first line of a response.
    public init(_ head: ResponseHead) {
        self.init(from: Int(head.fieldsStart), to: Int(head.headBytes))
    }

    private init(from start: Int, to end: Int) {
        self.start = start
        index = start
        // The empty line at the end is none.
        self.end = end - 2
    }

    /// The next line; nil behind the last one.
    public mutating func next(_ bytes: Span<UInt8>) -> Line? {
        guard index < end,
            let colon = position(of: UInt8(ascii: ":"), in: bytes, from: index, to: end)
        else { return nil }
        let lineEnd = endOfFieldValue(bytes, from: colon + 1, to: end)
        let line = Line(
            name: ByteRange(from: index, to: colon),
            value: trimmed(bytes, from: colon + 1, to: lineEnd)
        )
        index = lineEnd + 2
        return line
    }

    /// Whether a field concerns this connection only and is not passed on (RFC 9110, section 7.6.1):
    /// the known ones, and those that Connection names.
    public func isHopByHop(_ name: ByteRange, _ bytes: Span<UInt8>) -> Bool {
        for known in Self.hopByHop where matches(bytes, name, known) { return true }
        var lines = self
        lines.index = start
        while let line = lines.next(bytes) {
            if matches(bytes, line.name, "connection"), lists(bytes, line.value, name) {
                return true
            }
        }
        return false
    }

    private static let hopByHop: [StaticString] = [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]
}

/// Whether a comma-separated value lists a name, in any case.
private func lists(_ bytes: Bytes, _ value: ByteRange, _ name: ByteRange) -> Bool {
    var start = Int(value.offset)
    let end = Int(value.end)
    while start < end {
        let comma = position(of: UInt8(ascii: ","), in: bytes, from: start, to: end) ?? end
        let option = trimmed(bytes, from: start, to: comma)
        if option.count == name.count,
            zip(option.range, name.range).allSatisfy({ bytes[$0] | 0x20 == bytes[$1] | 0x20 })
        {
            return true
        }
        start = comma + 1
    }
    return false
}

extension ByteRange {
    /// Whether these bytes read `text`, which is lower case, in any case.
    public func reads(_ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        matches(bytes, self, text)
    }
}
