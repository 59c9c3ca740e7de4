// A keyed hash of short input that tells nothing of it to those without the key: SipHash-2-4
// (Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012).

/// SipHash-2-4 with a key of 128 bits; 64 bits come out.
public struct SipHash: Sendable {
    private let key: (UInt64, UInt64)

    /// Hashes with a chosen key.
    public init(key: (UInt64, UInt64)) {
        self.key = key
    }

    /// Hashes with a key of the system's randomness.
    public static func random() -> SipHash {
        var random = SystemRandomNumberGenerator()
        return SipHash(key: (random.next(), random.next()))
    }

    /// The hash of 16 bytes, given as the two numbers that they are in little-endian order.
    @inline(__always)
    public func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var state = State(key)
        state.take(first)
        state.take(second)
        state.take(16 << 56)
        return state.finish()
    }

    /// The hash of any bytes.
    public func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = State(key)
        let raw = UnsafeRawBufferPointer(bytes)
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            state.take(
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            )
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for index in whole..<bytes.count { last |= UInt64(bytes[index]) << UInt64(8 * (index & 7)) }
        state.take(last)
        return state.finish()
    }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        @inline(__always)
        init(_ key: (UInt64, UInt64)) {
            v0 = key.0 ^ 0x736F_6D65_7073_6575
            v1 = key.1 ^ 0x646F_7261_6E64_6F6D
            v2 = key.0 ^ 0x6C79_6765_6E65_7261
            v3 = key.1 ^ 0x7465_6462_7974_6573
        }

        @inline(__always)
        mutating func take(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        @inline(__always)
        mutating func finish() -> UInt64 {
            v2 ^= 0xFF
            for _ in 0..<4 { round() }
            return v0 ^ v1 ^ v2 ^ v3
        }

        @inline(__always)
        private mutating func round() {
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

        @inline(__always)
        private func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
            word << bits | word >> (64 - bits)
        }
    }
}
