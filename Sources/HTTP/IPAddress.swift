// Addresses of clients, as numbers: compared, cut to networks and counted, and never turned into text.

/// An IPv6 address, or an IPv4 one as IPv6 maps it (::ffff:0:0/96, RFC 4291, section 2.5.5.2).
public struct IPAddress: Equatable, Sendable {
    /// The first eight bytes.
    public var high: UInt64
    /// The last eight bytes.
    public var low: UInt64

    private static let mapped: UInt64 = 0xFFFF_0000_0000

    /// Makes an address of its two halves.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an IPv4 address of its four bytes, the first in the highest.
    public init(v4: UInt32) {
        self.init(high: 0, low: Self.mapped | UInt64(v4))
    }

    /// ::1, which also stands for whoever uses a unix socket.
    public static var loopback: IPAddress { IPAddress(high: 0, low: 1) }

    /// Whether it is an IPv4 address.
    public var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Whether it is of the machine itself: ::1 or 127.0.0.0/8.
    public var isLoopback: Bool { self == .loopback || isV4 && low >> 24 & 0xFF == 127 }

    /// What is counted as one client: an IPv4 address, or the /64 that an IPv6 site gets at least
    /// (RFC 6177), in which each of its devices has as many addresses as it likes.
    public var network: IPAddress { isV4 ? self : IPAddress(high: high, low: 0) }

    /// The address that `text` says; nil for any other form, a zone (`%eth0`) included.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, from: 0, to: bytes.count)
    }

    /// The address that the bytes say.
    @inline(__always)
    init?(_ bytes: Bytes, from start: Int, to end: Int) {
        // The longest has 45: six groups and a dotted quad.
        guard start < end, end - start <= 45 else { return nil }
        if let v4 = readV4(bytes, from: start, to: end) {
            self.init(v4: v4)
            return
        }
        self.init(v6: bytes, from: start, to: end)
    }

    /// Reads eight groups, of which one run of zeros may be `::` and the last two a dotted quad.
    init?(v6 bytes: Bytes, from start: Int, to end: Int) {
        var groups = InlineArray<8, UInt16>(repeating: 0)
        var count = 0
        var gap: Int?
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: ":") {
                guard index + 1 < end, bytes[index + 1] == UInt8(ascii: ":"), gap == nil else {
                    return nil
                }
                gap = count
                index += 2
                continue
            }
            guard count < 8 else { return nil }
            if count <= 6, let v4 = readV4(bytes, from: index, to: end) {
                groups[count] = UInt16(v4 >> 16)
                groups[count + 1] = UInt16(truncatingIfNeeded: v4)
                count += 2
                break
            }
            guard let group = readGroup(bytes, &index, end) else { return nil }
            groups[count] = group
            count += 1
            // A single colon stands between two groups.
            if index < end {
                guard bytes[index] == UInt8(ascii: ":"), index + 1 < end else { return nil }
                if bytes[index + 1] != UInt8(ascii: ":") { index += 1 }
            }
        }
        guard gap != nil ? count < 8 : count == 8 else { return nil }
        self.init(high: 0, low: 0)
        for position in 0..<count {
            let place = position < gap ?? 8 ? position : 8 - count + position
            let bits = UInt64(groups[position]) << UInt64(48 - place % 4 * 16)
            if place < 4 { high |= bits } else { low |= bits }
        }
    }
}

/// Reads four numbers up to 255 without leading zeros, which some read as octal.
private func readV4(_ bytes: Bytes, from start: Int, to end: Int) -> UInt32? {
    guard end - start >= 7, end - start <= 15 else { return nil }
    var address: UInt32 = 0
    var index = start
    for part in 0..<4 {
        if part > 0 {
            guard index < end, bytes[index] == UInt8(ascii: ".") else { return nil }
            index += 1
        }
        let first = index
        var value: UInt32 = 0
        while index < end, index - first < 3, bytes[index] &- 0x30 < 10 {
            value = value * 10 + UInt32(bytes[index] - 0x30)
            index += 1
        }
        guard index > first, value <= 255, index - first == 1 || bytes[first] != 0x30 else {
            return nil
        }
        address = address << 8 | value
    }
    return index == end ? address : nil
}

/// Reads one to four hexadecimal digits at `index`, and moves behind them.
private func readGroup(_ bytes: Bytes, _ index: inout Int, _ end: Int) -> UInt16? {
    let first = index
    var value: UInt16 = 0
    while index < end, index - first < 4 {
        let byte = bytes[index]
        switch byte {
        case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((byte | 0x20) - 0x61 + 10)
        default: return index > first ? value : nil
        }
        index += 1
    }
    return index > first ? value : nil
}
