// What happened in a fraction of a second of a run, on its way from the drivers to the timeline.

import Histogram

/// The counts of one interval, of one thread or of several together.
struct Interval: Sendable {
    /// Which one, from 0.
    let index: Int
    /// How long it lasted.
    var seconds = 0.0
    /// Requests that were answered.
    var answered = 0
    /// Answers that were no success, and requests that got none because their connection broke.
    var failed = 0
    /// Answers by the first digit of their status.
    var classes = [Int](repeating: 0, count: 6)
    /// Connections that are open at its end.
    var connections = 0
    /// Latencies of the answers, in nanoseconds.
    var latency = Histogram<UInt32>(
        lowestDiscernibleValue: 1_000,
        highestTrackableValue: Limits.latencyNanosMax,
        numberOfSignificantValueDigits: .two
    )

    init(index: Int) {
        self.index = index
    }

    mutating func recordAnswer(status: Int, nanoseconds: UInt64) {
        answered += 1
        classes[min(status / 100, 5)] += 1
        latency.record(min(nanoseconds, Limits.latencyNanosMax))
    }

    /// Adds what another thread had in the same time.
    mutating func add(thread other: Interval) {
        addCounts(other)
        seconds = max(seconds, other.seconds)
        connections += other.connections
    }

    /// Adds what happened next.
    mutating func add(next other: Interval) {
        addCounts(other)
        seconds += other.seconds
        connections = other.connections
    }

    private mutating func addCounts(_ other: Interval) {
        answered += other.answered
        failed += other.failed
        for index in classes.indices { classes[index] += other.classes[index] }
        latency.add(other.latency)
    }
}
