// What the insights page shows of a period beside the overview's numbers.

/// What has changed since the period before.
public struct InsightsView: Sendable {
    /// Something that was counted in both periods.
    public struct Movement: Sendable {
        /// A word or a page's path.
        public var name: String
        /// How often in the period.
        public var now: Int
        /// How often in the one before.
        public var before: Int

        /// Makes a movement.
        public init(name: String, now: Int, before: Int) {
            self.name = name
            self.now = now
            self.before = before
        }
    }

    /// Helpful ratings of a page in both periods.
    public struct PageMovement: Sendable {
        /// The ratings of the period.
        public var now: OverviewView.PageRate
        /// Those of the period before; none where nobody answered.
        public var before: OverviewView.PageRate

        /// Makes a movement.
        public init(now: OverviewView.PageRate, before: OverviewView.PageRate) {
            self.now = now
            self.before = before
        }
    }

    /// Messages of the period that were read.
    public var messages = 0
    /// Messages of the period before that were read.
    public var messagesBefore = 0
    /// Words that more messages have than the period before lets expect, the strongest first.
    public var words: [Movement] = []
    /// The pages that most feedback came from.
    public var paths: [Movement] = []
    /// The most rated pages.
    public var helpful: [PageMovement] = []

    /// Makes insights into nothing.
    public init() {}
}
