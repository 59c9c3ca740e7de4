// SipHash-2-4 with 128 bits of output: what a session is known by instead of its token.
//
// Keyed with random words of this process, so that nobody can choose tokens that meet; 128 bits, so
// that two never do. Own code, because swift-crypto's HMAC allocates for each message, and this runs
// for each request (docs/decisions/0040-a-keyed-hash-without-allocation.md).

import SeggWatCore

/// What a credential is known by: the keyed hash of all of it.
public struct IdentityKey: Hashable, Sendable {
    /// The first half.
    public let high: UInt64
    /// The second half.
    public let low: UInt64

    /// Makes a key of its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A hash in the making; bytes go in, a key comes out.
public struct KeyedHash {
    private var state: SipState
    /// Bytes that do not fill a word yet, the first one lowest.
    private var tail: UInt64 = 0
    private var count: UInt64 = 0

    /// Begins a hash under a key of two random words.
    @inline(__always)
    public init(key: (UInt64, UInt64)) {
        state = SipState(key)
        state.v1 ^= 0xEE
    }

    /// Adds bytes.
    public mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Adds a number, which also sets apart what comes before and behind it.
    public mutating func add(_ number: UInt64) {
        for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
            add(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    @inline(__always)
    private mutating func add(_ byte: UInt8) {
        tail |= UInt64(byte) << (8 * (count & 7))
        count &+= 1
        if count & 7 == 0 {
            state.take(tail)
            tail = 0
        }
    }

    /// Ends the hash.
    public consuming func finish() -> IdentityKey {
        state.take(tail | count << 56)
        state.v2 ^= 0xEE
        let first = state.finalize()
        state.v1 ^= 0xDD
        return IdentityKey(high: first, low: state.finalize())
    }
}
