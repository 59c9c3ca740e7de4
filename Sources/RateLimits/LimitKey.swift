// Whom a limit is about, as the table finds them.

/// A key of the table: 64 bits that nobody outside can aim at, because a seed went in.
public struct LimitKey: Hashable, Sendable, CustomStringConvertible {
    let hash: UInt64

    /// The hash as digits.
    public var description: String { String(hash, radix: 16) }
}

/// Makes keys; its seed is the process's secret, so that no client can choose a neighbour.
public struct LimitKeys: Sendable {
    private let seed: (UInt64, UInt64)

    /// Makes keys with this seed: random in service, chosen in tests.
    public init(seed: (UInt64, UInt64)) {
        self.seed = seed
    }

    /// The key of two words and of what they stand for.
    ///
    /// - Parameters:
    ///   - kind: Tells keys apart whose words may be equal.
    ///   - high: One half of an id or an address.
    ///   - low: The other half.
    /// - Returns: The key.
    @inline(__always)
    public func key(_ kind: UInt8, _ high: UInt64, _ low: UInt64) -> LimitKey {
        LimitKey(hash: fold(fold(high ^ seed.0, low ^ seed.1), UInt64(kind) ^ seed.1))
    }

    /// The key of a pair, each half as in `key`.
    @inline(__always)
    public func key(
        _ kind: UInt8,
        _ first: (high: UInt64, low: UInt64),
        _ second: (high: UInt64, low: UInt64)
    ) -> LimitKey {
        let pair = fold(first.high ^ seed.0, first.low ^ seed.1)
        return LimitKey(
            hash: fold(fold(pair ^ second.high ^ seed.1, second.low ^ seed.0), UInt64(kind) ^ pair)
        )
    }
}

/// Two words into one by the two halves of their product, as wyhash does.
@inline(__always)
private func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F)
        .multipliedFullWidth(by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
}
