// Zitadel's ids: Sonyflake numbers of 18 decimal digits.

/// Makes ids that only ever grow.
struct Identifiers: Sendable {
    /// 2019-04-29T00:00:00Z, from which Zitadel counts.
    private static let epochSeconds: Int64 = 1_556_496_000
    private var last: Int64 = 0

    /// 39 bits of 10 ms since the epoch, 8 bits of sequence and 16 of the machine.
    mutating func next(at time: Instant) -> String {
        let ticks = (time.microseconds / 10_000) - Self.epochSeconds * 100
        // Since 2022 the number has 18 digits; a clock that a test set before that has them too.
        last = max(last + (1 << 16), ticks << 24, 100_000_000_000_000_000)
        return String(last)
    }
}
