// Prometheus histograms with bounds that are fixed, because a scraper adds them up over loops.

/// A histogram of a loop.
enum Histogram: Int, CaseIterable {
    /// Microseconds from a submission's arrival to its answer.
    case acknowledgement
    /// Microseconds from sending a batch to its end.
    case copy
    /// Microseconds that a batch's oldest submission waited before it was sent.
    case age
    /// Submissions in a batch.
    case rows

    /// Buckets with a bound, before the one without.
    static let boundedBuckets = 20
    private static let cells = boundedBuckets + 2

    /// The upper bounds, inclusive: 1-2-5 steps.
    static let bounds: [UInt64] = [
        100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000,
        200_000_000,
    ]
    static let rowBounds: [UInt64] = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
        200_000, 500_000, 1_000_000, 2_000_000,
    ]

    /// The bucket that counts `value`.
    @inline(__always)
    func bucket(of value: UInt64) -> Cell {
        var bound: UInt64 = self == .rows ? 1 : 100
        var index = 0
        // 1, 2, 5, 10, …: the steps are times 2, 2.5 and 2.
        while index < Self.boundedBuckets, value > bound {
            bound = index % 3 == 1 ? bound / 2 * 5 : bound * 2
            index += 1
        }
        return .histogram(rawValue * Self.cells + index)
    }

    /// The cell of bucket `index`; the last one has no bound.
    func bucket(_ index: Int) -> Cell { .histogram(rawValue * Self.cells + index) }

    /// The cell of the sum.
    var sum: Cell { .histogram(rawValue * Self.cells + Self.boundedBuckets + 1) }
}
