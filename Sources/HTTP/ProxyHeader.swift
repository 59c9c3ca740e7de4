// The PROXY protocol, versions 1 and 2 (HAProxy, doc/proxy-protocol.txt): what a balancer that passes
// bytes on says about a connection before its first byte.
//
//     v1: PROXY TCP4 198.51.100.7 192.0.2.1 51234 443␍␊
//     v2: 12 bytes of signature, version and command, family, length, addresses, extensions

/// What stands at the beginning of a connection.
public enum ProxyHeader: Equatable, Sendable {
    /// The header has not come in whole.
    case needMore
    /// A header of so many bytes; no source when the balancer speaks for itself (LOCAL), or does
    /// not know (UNKNOWN, a family other than IP).
    case complete(source: IPAddress?, bytes: Int)
    /// No header: the connection is not to be served.
    case malformed

    /// The longest header that is taken, extensions included.
    public static let bytesMax = 4_096
    /// The longest first version: `PROXY UNKNOWN` with two IPv6 addresses and two ports.
    private static let textBytesMax = 107

    /// Reads what has come in so far.
    public init(_ bytes: Span<UInt8>) {
        guard bytes.count > 0 else {
            self = .needMore
            return
        }
        self = bytes[0] == 0x0D ? Self.readBinary(bytes) : Self.readText(bytes)
    }

    private static func readText(_ bytes: Bytes) -> ProxyHeader {
        let name: StaticString = "PROXY "
        for index in 0..<min(bytes.count, 6) where bytes[index] != name.utf8Start[index] {
            return .malformed
        }
        let limit = min(bytes.count, textBytesMax)
        guard let end = position(of: lineFeed, in: bytes, from: 0, to: limit) else {
            return bytes.count < textBytesMax ? .needMore : .malformed
        }
        guard end > 6, bytes[end - 1] == carriageReturn else { return .malformed }
        var words = Words(start: 6, end: end - 1)
        guard let family = words.next(bytes) else { return .malformed }
        // What follows UNKNOWN is to be ignored.
        if matches(bytes, family, "unknown") { return .complete(source: nil, bytes: end + 1) }
        let isV4 = matches(bytes, family, "tcp4")
        guard isV4 || matches(bytes, family, "tcp6"),
            let source = words.address(bytes, isV4: isV4), words.address(bytes, isV4: isV4) != nil,
            words.isPort(bytes), words.isPort(bytes), words.isAtEnd
        else { return .malformed }
        return .complete(source: source, bytes: end + 1)
    }

    private static func readBinary(_ bytes: Bytes) -> ProxyHeader {
        let signature: StaticString = "\r\n\r\n\0\r\nQUIT\n"
        for index in 0..<min(bytes.count, 12) where bytes[index] != signature.utf8Start[index] {
            return .malformed
        }
        guard bytes.count >= 16 else { return .needMore }
        let length = Int(bytes[14]) << 8 | Int(bytes[15])
        let command = bytes[12]
        guard command == 0x20 || command == 0x21, 16 + length <= bytesMax else {
            return .malformed
        }
        guard bytes.count >= 16 + length else { return .needMore }
        var source: IPAddress?
        switch (command, bytes[13] >> 4) {
        case (0x20, _): break
        case (_, 1):
            guard length >= 12 else { return .malformed }
            source = IPAddress(v4: UInt32(truncatingIfNeeded: word(bytes, at: 16) >> 32))
        case (_, 2):
            guard length >= 36 else { return .malformed }
            source = IPAddress(high: word(bytes, at: 16), low: word(bytes, at: 24))
        default: break
        }
        return .complete(source: source, bytes: 16 + length)
    }
}

/// Eight bytes in network order.
private func word(_ bytes: Bytes, at start: Int) -> UInt64 {
    UInt64(bigEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
}

/// The words of a first version's line, each behind exactly one space.
private struct Words {
    private var index: Int
    private let end: Int

    init(start: Int, end: Int) {
        index = start
        self.end = end
    }

    var isAtEnd: Bool { index > end }

    mutating func next(_ bytes: Bytes) -> ByteRange? {
        guard index < end else { return nil }
        let space = position(of: UInt8(ascii: " "), in: bytes, from: index, to: end) ?? end
        defer { index = space + 1 }
        return space > index ? ByteRange(from: index, to: space) : nil
    }

    mutating func address(_ bytes: Bytes, isV4: Bool) -> IPAddress? {
        guard let word = next(bytes),
            let address = IPAddress(bytes, from: Int(word.offset), to: Int(word.end))
        else { return nil }
        // An IPv4 address that is written as IPv6 is none of the TCP4 family.
        let hasColon =
            position(of: UInt8(ascii: ":"), in: bytes, from: Int(word.offset), to: Int(word.end))
            != nil
        return hasColon == !isV4 ? address : nil
    }

    mutating func isPort(_ bytes: Bytes) -> Bool {
        guard let word = next(bytes), word.count <= 5 else { return false }
        var value = 0
        for index in word.range {
            guard bytes[index] &- 0x30 < 10 else { return false }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        return value <= 65_535
    }
}
