// What the overview shows of a period.

/// Numbers of a period and of the one before it.
public struct OverviewView: Sendable {
    /// Ratings of a kind in a period.
    public struct Ratings: Sendable {
        /// How often each value was given, by value: 0 and 1 for helpful, stars, scores.
        public var counts: [Int: Int]

        /// Makes ratings.
        public init(counts: [Int: Int] = [:]) { self.counts = counts }

        var total: Int { counts.values.reduce(0, +) }

        func count(_ values: ClosedRange<Int>) -> Int {
            values.reduce(0) { $0 + counts[$1, default: 0] }
        }

        /// The mean; nil for none.
        var mean: Double? {
            guard total > 0 else { return nil }
            return Double(counts.reduce(0) { $0 + $1.key * $1.value }) / Double(total)
        }

        /// The Net Promoter Score; nil for none.
        var score: Int? {
            guard total > 0 else { return nil }
            return Int((Double(count(9...10) - count(0...6)) / Double(total) * 100).rounded())
        }

        /// The share of ones in percent; nil for none.
        var rate: Int? {
            guard total > 0 else { return nil }
            return Int((Double(counts[1, default: 0]) / Double(total) * 100).rounded())
        }
    }

    /// Helpful ratings of one page.
    public struct PageRate: Sendable {
        /// The page's path.
        public var path: String
        /// How many said yes.
        public var helpful: Int
        /// How many answered.
        public var total: Int

        /// Makes a page's ratings.
        public init(path: String, helpful: Int, total: Int) {
            self.path = path
            self.helpful = helpful
            self.total = total
        }
    }

    /// The first day of each slot, as `YYYY-MM-DD`.
    public var slots: [String] = []
    /// Feedback of each type of the wire, slot by slot.
    public var byType: [String: [Int]] = [:]
    /// All feedback of the period before, slot by slot.
    public var before: [Int] = []
    /// Feedback whose status is New, at any time.
    public var new = 0
    /// Helpful ratings of the period.
    public var helpful = Ratings()
    /// Stars of the period.
    public var star = Ratings()
    /// Scores of the period.
    public var nps = Ratings()
    /// Helpful ratings of the period before.
    public var helpfulBefore = Ratings()
    /// Stars of the period before.
    public var starBefore = Ratings()
    /// Scores of the period before.
    public var npsBefore = Ratings()
    /// The most rated pages.
    public var pages: [PageRate] = []
    /// NPS answers slot by slot.
    public var npsSlots: [Ratings] = []

    /// Makes an overview of nothing.
    public init() {}

    var total: Int { byType.values.reduce(0) { $0 + $1.reduce(0, +) } }
    var totalBefore: Int { before.reduce(0, +) }
}
