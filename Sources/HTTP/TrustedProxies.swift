// Whose word about a client's address is believed.

/// A range of addresses: those that share the first bits.
public struct AddressRange: Equatable, Sendable {
    private let first: IPAddress
    private let mask: IPAddress

    /// Reads `address` or `address/bits`; nil for any other form, and when bits behind the prefix
    /// are set, which is more likely a mistake than a range.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        let bitsMax = address.isV4 ? 32 : 128
        var bits = bitsMax
        if parts.count == 2 {
            guard let number = UInt8(parts[1]), parts[1].utf8.allSatisfy({ $0 != 0x2B }),
                number <= bitsMax
            else { return nil }
            bits = Int(number)
        }
        bits += 128 - bitsMax
        first = address
        mask = IPAddress(
            high: bits >= 64 ? .max : ~(.max >> UInt64(bits)),
            low: bits <= 64 ? 0 : ~(bits == 128 ? 0 : .max >> UInt64(bits - 64))
        )
        guard first.high & ~mask.high == 0, first.low & ~mask.low == 0 else { return nil }
    }

    /// Whether the address is in the range.
    @inline(__always)
    public func contains(_ address: IPAddress) -> Bool {
        (address.high ^ first.high) & mask.high == 0 && (address.low ^ first.low) & mask.low == 0
    }
}

/// The proxies in front of the gateway.
public struct TrustedProxies: Equatable, Sendable {
    private let ranges: [AddressRange]
    /// Whether those who come through a unix socket are trusted.
    public let includeUnix: Bool

    /// Nobody.
    public static let none = TrustedProxies(ranges: [], includeUnix: false)

    private init(ranges: [AddressRange], includeUnix: Bool) {
        self.ranges = ranges
        self.includeUnix = includeUnix
    }

    /// Reads addresses, ranges and the word `unix`, separated by commas.
    ///
    /// Nil when one is none of these; the empty text and `none` are nobody.
    public init?(_ text: String) {
        var ranges: [AddressRange] = []
        var includeUnix = false
        if !text.isEmpty, text != "none" {
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                var word = part.drop { $0 == " " }
                while word.last == " " { word.removeLast() }
                if word == "unix" {
                    includeUnix = true
                } else {
                    guard let range = AddressRange(word) else { return nil }
                    ranges.append(range)
                }
            }
        }
        self.init(ranges: ranges, includeUnix: includeUnix)
    }

    /// Whether the address is a trusted proxy's.
    public func contains(_ address: IPAddress) -> Bool {
        for range in ranges where range.contains(address) { return true }
        return false
    }
}
