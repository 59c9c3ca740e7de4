// A run's result for a person.

import Glibc
public import Histogram

/// What is printed when a run is over.
public struct Report {
    private var lines: [String] = []

    /// Words a run.
    public init(_ result: RunResult) {
        let tally = result.tally
        add("scenario", "\(result.plan.name), \(words(result.plan)), against \(result.plan.target)")
        add(
            "answered",
            "\(tally.answered) of \(tally.sent) in \(decimal(result.seconds, 2)) s,"
                + " \(decimal(result.answersPerSecond, 0)) a second"
        )
        add("statuses", statuses(tally))
        add("latency", latency(tally.latency))
        if case .open = result.plan.pacing {
            add("sent late", latency(tally.lateness))
        }
        let seconds = max(result.seconds, 0.001)
        add(
            "bytes",
            "\(mebibytes(tally.bytesSent)) sent, \(mebibytes(tally.bytesReceived)) received,"
                + " \(mebibytes(Int(Double(tally.bytesSent + tally.bytesReceived) / seconds)))"
                + " a second"
        )
        add("connections", "\(tally.openAtEnd) of \(result.plan.connections) open at the end")
        let faults = [
            (tally.unanswered, "requests without an answer"),
            (tally.neverSent, "requests never sent, because no connection was free"),
            (tally.connectFailures, "connections refused"),
            (tally.brokenConnections, "connections broken"),
            (tally.malformed, "answers that are no HTTP"),
            (tally.withoutID, "answers without an id"),
        ].filter { $0.0 > 0 }
        if !faults.isEmpty {
            add("faults", faults.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
        }
    }

    /// Adds what verification found.
    public mutating func add(_ verification: VerificationResult) {
        add(
            "verified",
            "\(verification.acknowledged) acknowledged: \(verification.lost) lost,"
                + " \(verification.duplicated) duplicated, \(verification.different) different;"
                + " \(verification.unacknowledged) stored without an answer"
        )
        for example in verification.examples { add("", example) }
    }

    /// The lines, ready to be printed.
    public var text: String { lines.joined(separator: "\n") }

    private mutating func add(_ name: String, _ text: String) {
        lines.append(name + String(repeating: " ", count: max(1, 13 - name.count)) + text)
    }

    private func words(_ plan: LoadPlan) -> String {
        let connections = "\(plan.connections) connections, \(plan.threads) threads"
        switch plan.pacing {
        case .closed: return "closed loop, \(connections)"
        case .open(let schedule):
            let rate = Double(schedule.total) / schedule.seconds
            return "open loop of \(decimal(rate, 0)) a second, \(connections)"
        case .hold: return "connections that hold, \(connections)"
        }
    }

    private func statuses(_ tally: Tally) -> String {
        let seen = tally.statuses.indices.filter { tally.statuses[$0] > 0 }
        if seen.isEmpty { return "none" }
        return seen.map { "\($0): \(tally.statuses[$0])" }.joined(separator: ", ")
    }
}

/// Percentiles in milliseconds, on one line.
public func latency(_ histogram: Histogram<UInt64>) -> String {
    guard histogram.totalCount > 0 else { return "none" }
    let percentiles = Percentile.reported.map {
        "\($0.name) \(milliseconds($0.of(histogram)))"
    }
    return percentiles.joined(separator: ", ") + " ms"
}

/// A line of progress.
public func progressLine(_ interval: Interval) -> String {
    let latency = interval.latency
    return "\(interval.second) s  \(interval.answered) answered  \(interval.failed) failed"
        + "  \(interval.connections) connections"
        + "  p50 \(milliseconds(latency.valueAtPercentile(50)))"
        + "  p99 \(milliseconds(latency.valueAtPercentile(99)))"
        + "  max \(milliseconds(latency.max)) ms"
}

/// The points of a distribution that are reported.
struct Percentile {
    let name: String
    private let percent: Double

    static let reported = [
        Percentile(name: "p50", percent: 50), Percentile(name: "p90", percent: 90),
        Percentile(name: "p99", percent: 99), Percentile(name: "p99.9", percent: 99.9),
        Percentile(name: "max", percent: 100),
    ]

    func of(_ histogram: Histogram<UInt64>) -> UInt64 {
        guard histogram.totalCount > 0 else { return 0 }
        return percent == 100 ? histogram.max : histogram.valueAtPercentile(percent)
    }
}

/// A number with so many places behind the point; no Foundation.
func decimal(_ number: Double, _ places: Int) -> String {
    let scale = pow(10, Double(places))
    let scaled = Int((number * scale).rounded())
    guard places > 0 else { return "\(scaled)" }
    let rest = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: places - rest.count) + rest
}

func milliseconds(_ nanoseconds: UInt64) -> String { decimal(Double(nanoseconds) / 1e6, 3) }

private func mebibytes(_ bytes: Int) -> String { "\(decimal(Double(bytes) / 1_048_576, 1)) MiB" }
