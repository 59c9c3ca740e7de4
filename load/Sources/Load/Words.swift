// Numbers and plans in words; what all reports share. No Foundation.

import Glibc
public import Histogram

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

/// Percentiles in milliseconds, on one line.
public func latency(_ histogram: Histogram<UInt64>) -> String {
    guard histogram.totalCount > 0 else { return "none" }
    let percentiles = Percentile.reported.map {
        "\($0.name) \(milliseconds($0.of(histogram)))"
    }
    return percentiles.joined(separator: ", ") + " ms"
}

/// A line of progress.
public func progressLine(_ second: Point) -> String {
    var line =
        "\(decimal(second.end, 0)) s  \(second.answered) answered  \(second.failed) failed"
        + "  \(second.connections) connections"
    if let latency = second.latency {
        line +=
            "  p50 \(milliseconds(latency.p50))  p99 \(milliseconds(latency.p99))"
            + "  max \(milliseconds(latency.max)) ms"
    }
    return line
}

/// How traffic is sent.
func words(_ traffic: Traffic) -> String {
    var connections = counted(traffic.connections, "connection")
    if !traffic.keepsAlive { connections = "a connection each, up to \(traffic.connections)" }
    if traffic.pipeline > 1 { connections += " with \(traffic.pipeline) requests each" }
    if case .submissions(_, let projects) = traffic.content, projects.keys.count > 1 {
        connections +=
            ", \(grouped(projects.keys.count)) projects by Zipf's law"
            + " (exponent \(decimal(projects.exponent, 2)))"
    }
    switch traffic.pacing {
    case .closed: return "as soon as answered, \(connections)"
    case .open(let schedule): return "\(words(schedule)), \(connections)"
    case .hold: return "once a connection that holds, \(connections)"
    case .trickle(let rate): return "\(decimal(rate, 1)) bytes a second, \(connections)"
    }
}

/// The rates of a schedule, one after the other.
func words(_ schedule: ArrivalSchedule) -> String {
    let parts = schedule.segments.map { segment in
        let from = grouped(Int(segment.from.rounded()))
        let to = grouped(Int(segment.to.rounded()))
        let rate = segment.from == segment.to ? "\(from)/s" : "\(from)/s to \(to)/s"
        return schedule.segments.count == 1 ? rate : "\(rate) for \(decimal(segment.seconds, 1)) s"
    }
    return "open loop of " + parts.joined(separator: ", then ")
}

/// Answers by status.
func statuses(_ tally: Tally) -> String {
    let seen = tally.statuses.indices.filter { tally.statuses[$0] > 0 }
    if seen.isEmpty { return "none" }
    return seen.map { "\($0): \(grouped(Int(tally.statuses[$0])))" }.joined(separator: "; ")
}

/// What one of the requests that must be refused heard instead.
func heard(_ abuse: AbuseTally) -> String {
    let others = abuse.others.sorted { $0.key < $1.key }
    return others.map { "\($0.key == 0 ? "nothing" : "\($0.key)") \($0.value)×" }
        .joined(separator: ", ")
}

/// Bytes sent and received.
func bytes(_ tally: Tally, seconds: Double) -> String {
    let both = Double(tally.bytesSent + tally.bytesReceived)
    return "\(size(Double(tally.bytesSent))) sent, \(size(Double(tally.bytesReceived))) received,"
        + " \(size(both / seconds)) a second"
}

extension Tally {
    /// What went wrong beside the statuses, in words; empty when nothing did.
    var faults: [(count: Int, what: String)] {
        let faults = [
            (unanswered, "requests without an answer"),
            (neverSent, "requests never sent, because no connection was free"),
            (connectFailures, "connections refused"), (brokenConnections, "connections broken"),
            (malformed, "answers that are no HTTP"), (withoutID, "answers without an id"),
        ]
        return faults.filter { $0.0 > 0 }.map { (count: $0.0, what: $0.1) }
    }
}

/// A number that is not negative with so many places behind the point.
func decimal(_ number: Double, _ places: Int) -> String {
    let scale = pow(10, Double(places))
    let scaled = Int((number * scale).rounded())
    guard places > 0 else { return "\(scaled)" }
    let rest = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: places - rest.count) + rest
}

/// A number with a comma between its thousands.
func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return (number < 0 ? "-" : "") + String(digits)
}

/// A number and its noun.
func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// Nanoseconds as milliseconds.
func milliseconds(_ nanoseconds: UInt64) -> String { decimal(Double(nanoseconds) / 1e6, 3) }

private func size(_ bytes: Double) -> String {
    bytes < 1_048_576 ? "\(decimal(bytes / 1_024, 1)) KiB" : "\(decimal(bytes / 1_048_576, 1)) MiB"
}
