// The state of SipHash-2-4, which its outputs of 64 and of 128 bits have in common.

/// Four words that a keyed hash is made in (Aumasson and Bernstein, SipHash: a fast short-input PRF,
/// 2012).
public struct SipState: Sendable {
    /// The words; they begin with the key mixed into them.
    public var v0: UInt64
    /// The second one.
    public var v1: UInt64
    /// The third one.
    public var v2: UInt64
    /// The fourth one.
    public var v3: UInt64

    /// Begins a hash under a key.
    @inlinable
    @inline(__always)
    public init(_ key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736F_6D65_7073_6575
        v1 = key.1 ^ 0x646F_7261_6E64_6F6D
        v2 = key.0 ^ 0x6C79_6765_6E65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    /// Takes eight bytes of the message, or the last of them with its length.
    @inlinable
    @inline(__always)
    public mutating func take(_ word: UInt64) {
        v3 ^= word
        rounds(2)
        v0 ^= word
    }

    /// Mixes the words, and gives them as one.
    @inlinable
    @inline(__always)
    public mutating func finalize() -> UInt64 {
        rounds(4)
        return v0 ^ v1 ^ v2 ^ v3
    }

    @inlinable
    @inline(__always)
    mutating func rounds(_ count: Int) {
        for _ in 0..<count {
            v0 &+= v1
            v1 = rotated(v1, 13) ^ v0
            v0 = rotated(v0, 32)
            v2 &+= v3
            v3 = rotated(v3, 16) ^ v2
            v0 &+= v3
            v3 = rotated(v3, 21) ^ v0
            v2 &+= v1
            v1 = rotated(v1, 17) ^ v2
            v2 = rotated(v2, 32)
        }
    }

    @inlinable
    @inline(__always)
    func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word << bits | word >> (64 - bits)
    }
}
