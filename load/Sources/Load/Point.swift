// What happened in some time of a run, as pictures and lines of progress show it.

import Histogram

/// What happened in some time of a run.
public struct Point: Sendable, Equatable {
    /// When it ended, in seconds from the start.
    public let end: Double
    /// How long it was.
    public let seconds: Double
    /// Requests that were answered.
    public let answered: Int
    /// Answers that were no success, and requests that got none because their connection broke.
    public let failed: Int
    /// Answers by the first digit of their status.
    public let classes: [Int]
    /// Connections that were open at its end.
    public let connections: Int
    /// Percentiles of the answers' latencies; nil when there was no answer.
    public let latency: Latency?

    /// Percentiles in nanoseconds.
    public struct Latency: Sendable, Equatable {
        /// Half of the answers took no longer.
        public let p50: UInt64
        /// Nine of ten took no longer.
        public let p90: UInt64
        /// 99 of a hundred took no longer.
        public let p99: UInt64
        /// None took longer.
        public let max: UInt64
    }

    init(_ interval: Interval, end: Double) {
        self.end = end
        seconds = interval.seconds
        answered = interval.answered
        failed = interval.failed
        classes = interval.classes
        connections = interval.connections
        let histogram = interval.latency
        latency =
            histogram.totalCount == 0
            ? nil
            : Latency(
                p50: histogram.valueAtPercentile(50),
                p90: histogram.valueAtPercentile(90),
                p99: histogram.valueAtPercentile(99),
                max: histogram.max
            )
    }
}
