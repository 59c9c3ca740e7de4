// A run's result for a program.

public import Histogram

/// The JSON of a run, its times in milliseconds.
///
/// Names and values are all made here and hold nothing that must be escaped, but for the target.
public func reportJSON(_ result: RunResult, _ verification: VerificationResult?) -> String {
    let tally = result.tally
    var members = [
        #""scenario":"\#(result.plan.name)""#, #""target":\#(escaped("\(result.plan.target)"))"#,
        #""connections":\#(result.plan.connections)"#, #""threads":\#(result.plan.threads)"#,
        #""seed":\#(result.plan.seed)"#, #""seconds":\#(decimal(result.seconds, 6))"#,
        #""sent":\#(tally.sent)"#, #""answered":\#(tally.answered)"#,
        #""succeeded":\#(tally.succeeded)"#,
        #""answers_per_second":\#(decimal(result.answersPerSecond, 1))"#,
        #""statuses":{\#(statuses(tally))}"#, #""latency_ms":\#(latencyJSON(tally.latency))"#,
        #""lateness_ms":\#(latencyJSON(tally.lateness))"#, #""bytes_sent":\#(tally.bytesSent)"#,
        #""bytes_received":\#(tally.bytesReceived)"#, #""unanswered":\#(tally.unanswered)"#,
        #""never_sent":\#(tally.neverSent)"#, #""connect_failures":\#(tally.connectFailures)"#,
        #""broken_connections":\#(tally.brokenConnections)"#, #""malformed":\#(tally.malformed)"#,
        #""without_id":\#(tally.withoutID)"#, #""open_at_end":\#(tally.openAtEnd)"#,
        #""per_second":[\#(result.intervals.map(intervalJSON).joined(separator: ","))]"#,
    ]
    if let verification {
        members.append(
            #""verification":{"acknowledged":\#(verification.acknowledged),"#
                + #""lost":\#(verification.lost),"duplicated":\#(verification.duplicated),"#
                + #""different":\#(verification.different),"#
                + #""unacknowledged":\#(verification.unacknowledged)}"#
        )
    }
    return "{\(members.joined(separator: ","))}"
}

/// The JSON of a distribution, in milliseconds.
public func latencyJSON(_ histogram: Histogram<UInt64>) -> String {
    let percentiles = Percentile.reported.map {
        #""\#($0.name)":\#(milliseconds($0.of(histogram)))"#
    }
    return #"{"count":\#(histogram.totalCount),\#(percentiles.joined(separator: ","))}"#
}

private func statuses(_ tally: Tally) -> String {
    tally.statuses.indices.filter { tally.statuses[$0] > 0 }
        .map { #""\#($0)":\#(tally.statuses[$0])"# }
        .joined(separator: ",")
}

private func intervalJSON(_ interval: Interval) -> String {
    let latency = interval.latency
    return #"{"second":\#(interval.second),"answered":\#(interval.answered),"#
        + #""failed":\#(interval.failed),"connections":\#(interval.connections),"#
        + #""p50_ms":\#(milliseconds(latency.valueAtPercentile(50))),"#
        + #""p99_ms":\#(milliseconds(latency.valueAtPercentile(99))),"#
        + #""max_ms":\#(milliseconds(latency.max))}"#
}

private func escaped(_ text: String) -> String {
    let hex = Array("0123456789abcdef".unicodeScalars)
    var escaped = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\":
            escaped.unicodeScalars.append("\\")
            escaped.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x20:
            escaped += "\\u00"
            escaped.unicodeScalars.append(hex[Int(scalar.value >> 4)])
            escaped.unicodeScalars.append(hex[Int(scalar.value & 0xF)])
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped + "\""
}
