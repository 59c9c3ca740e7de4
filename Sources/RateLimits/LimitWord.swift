// What the table keeps of a key: one word, so that every change of it is one compare-and-exchange.
//
//     63           42  41     40                                0
//     ┌──────────────┬───────┬──────────────────────────────────┐
//     │ tag, never 0 │ claim │ theoretical arrival, microseconds│
//     └──────────────┴───────┴──────────────────────────────────┘
//
// The time counts modulo 2^41 microseconds, 25 days. A debt is a day at most, so an old word is
// taken for a debt only when it is 24 days old; the table's sweep is faster than that.

/// One slot of the table.
struct LimitWord: Equatable {
    /// The bits; 0 is a slot that nobody has.
    var bits: UInt64

    private static let timeBits: UInt64 = 41
    private static let timeMask: UInt64 = 1 << timeBits - 1
    private static let claimBit: UInt64 = 1 << timeBits
    private static let tagShift: UInt64 = timeBits + 1

    /// A slot that nobody has.
    static var free: LimitWord { LimitWord(bits: 0) }

    @inline(__always)
    init(bits: UInt64) {
        self.bits = bits
    }

    /// A key whose theoretical arrival is `arrival`.
    @inline(__always)
    init(tag: UInt64, arrival: UInt64) {
        bits = tag << Self.tagShift | arrival & Self.timeMask
    }

    /// A key that a loop wants to put here; `stamp` tells its claim from any other.
    @inline(__always)
    init(claim tag: UInt64, stamp: UInt64) {
        bits = tag << Self.tagShift | Self.claimBit | stamp & Self.timeMask
    }

    /// The tag of a hash: bits that do not choose the bucket.
    @inline(__always)
    static func tag(of hash: UInt64) -> UInt64 { max(hash >> tagShift, 1) }

    @inline(__always)
    var tag: UInt64 { bits >> Self.tagShift }

    @inline(__always)
    var isClaim: Bool { bits & Self.claimBit != 0 }

    /// Microseconds that the key owes at `now`; 0 once they are paid off.
    @inline(__always)
    func debt(now: UInt64) -> UInt64 {
        let ahead = (bits &- now) & Self.timeMask
        return ahead <= Rate.windowMicrosMax ? ahead : 0
    }

    /// Whether another key may have the slot.
    @inline(__always)
    func isFree(now: UInt64) -> Bool { bits == 0 || !isClaim && debt(now: now) == 0 }
}
