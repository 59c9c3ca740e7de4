// The `;name=value` list behind media types and dispositions (RFC 9110, section 5.6.6).

/// Walks the parameters of a field's value, one after another.
struct Parameters {
    /// One parameter.
    struct Parameter {
        /// The name, in the sender's case.
        var name: ByteRange
        /// The value; between the quotes, with its backslashes, when quoted.
        var value: ByteRange
        /// Whether the value stood in quotes.
        var isQuoted: Bool
    }

    /// What stands at the walker's place.
    enum Next {
        case parameter(Parameter)
        case end
        case malformed
    }

    private var index: Int
    private let end: Int

    /// Begins behind the value's first part, at a semicolon or at the end.
    init(from start: Int, to end: Int) {
        index = start
        self.end = end
    }

    /// Takes the next parameter; empty ones, as in `a; ;b=c` and `a;`, are passed over.
    mutating func next(_ bytes: Bytes) -> Next {
        skipBlanks(bytes)
        guard index < end else { return .end }
        guard bytes[index] == UInt8(ascii: ";") else { return .malformed }
        while index < end, bytes[index] == UInt8(ascii: ";") {
            index += 1
            skipBlanks(bytes)
        }
        guard index < end else { return .end }
        let name = takeToken(bytes)
        guard !name.isEmpty, index < end, bytes[index] == UInt8(ascii: "=") else {
            return .malformed
        }
        index += 1
        if index < end, bytes[index] == UInt8(ascii: "\"") { return takeQuoted(bytes, name) }
        let value = takeToken(bytes)
        guard !value.isEmpty else { return .malformed }
        return .parameter(Parameter(name: name, value: value, isQuoted: false))
    }

    private mutating func takeQuoted(_ bytes: Bytes, _ name: ByteRange) -> Next {
        let start = index + 1
        index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let value = ByteRange(from: start, to: index)
                index += 1
                return .parameter(Parameter(name: name, value: value, isQuoted: true))
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return .malformed
    }

    private mutating func takeToken(_ bytes: Bytes) -> ByteRange {
        let start = index
        while index < end, ByteSet.token.contains(bytes[index]) { index += 1 }
        return ByteRange(from: start, to: index)
    }

    private mutating func skipBlanks(_ bytes: Bytes) {
        while index < end, isBlank(bytes[index]) { index += 1 }
    }
}
