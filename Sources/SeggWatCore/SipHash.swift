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
        var state = SipState(key)
        state.take(first)
        state.take(second)
        state.take(16 << 56)
        return finish(&state)
    }

    /// The hash of any bytes.
    public func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = SipState(key)
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
        return finish(&state)
    }

    @inline(__always)
    private func finish(_ state: inout SipState) -> UInt64 {
        state.v2 ^= 0xFF
        return state.finalize()
    }
}
