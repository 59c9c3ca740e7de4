// A run's result for a program.

public import Histogram

/// The JSON of a run, its times in milliseconds.
///
/// What is measured stands at the top; all traffic, that included, is listed in `traffic`.
public func reportJSON(_ result: RunResult, _ verification: VerificationResult?) -> String {
    let plan = result.plan
    var members = [
        #""scenario":\#(quoted(plan.name))"#, #""target":\#(quoted("\(plan.target)"))"#,
        #""threads":\#(plan.threads)"#, #""seed":\#(plan.seed)"#,
        trafficMembers(result.measured),
        #""traffic":[\#(result.traffic.map(trafficJSON).joined(separator: ","))]"#,
    ]
    if let stall = result.stall { members.append(stallMember(stall, result.measured)) }
    if let verification {
        members.append(
            #""verification":{"acknowledged":\#(verification.acknowledged),"#
                + #""lost":\#(verification.lost),"duplicated":\#(verification.duplicated),"#
                + #""different":\#(verification.different),"#
                + #""unacknowledged":\#(verification.unacknowledged),"#
                + #""without_id":\#(verification.withoutID)}"#
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

private func trafficJSON(_ result: TrafficResult) -> String {
    #"{"name":\#(quoted(result.traffic.name)),"sending":\#(quoted(words(result.traffic))),"#
        + "\(trafficMembers(result))}"
}

private func trafficMembers(_ result: TrafficResult) -> String {
    let tally = result.tally
    var members = [
        #""connections":\#(result.traffic.connections)"#,
        #""keep_alive":\#(result.traffic.keepsAlive)"#,
        #""pipeline":\#(result.traffic.pipeline)"#, #""seconds":\#(decimal(result.seconds, 6))"#,
        #""sent":\#(tally.sent)"#, #""answered":\#(tally.answered)"#,
        #""succeeded":\#(tally.succeeded)"#,
        #""answers_per_second":\#(decimal(result.answersPerSecond, 1))"#,
        #""statuses":{\#(statusMembers(tally))}"#,
        #""latency_ms":\#(latencyJSON(tally.latency))"#,
        #""lateness_ms":\#(latencyJSON(tally.lateness))"#, #""bytes_sent":\#(tally.bytesSent)"#,
        #""bytes_received":\#(tally.bytesReceived)"#, #""unanswered":\#(tally.unanswered)"#,
        #""never_sent":\#(tally.neverSent)"#, #""connect_failures":\#(tally.connectFailures)"#,
        #""broken_connections":\#(tally.brokenConnections)"#, #""malformed":\#(tally.malformed)"#,
        #""without_id":\#(tally.withoutID)"#, #""open_at_end":\#(tally.openAtEnd)"#,
        #""per_second":[\#(result.perSecond.enumerated().map(secondJSON).joined(separator: ","))]"#,
    ]
    if !tally.abuse.isEmpty {
        members.append(#""unexpected":\#(tally.unexpected)"#)
        members.append(#""refusals":[\#(tally.abuse.map(abuseJSON).joined(separator: ","))]"#)
    }
    return members.joined(separator: ",")
}

private func stallMember(_ stall: StallWindow, _ result: TrafficResult) -> String {
    let tally = result.duringStall ?? Tally()
    return #""stall":{"from":\#(decimal(stall.from, 3)),"#
        + #""to":\#(stall.to.map { decimal($0, 3) } ?? "null"),"#
        + #""answered":\#(tally.answered),"unanswered":\#(tally.unanswered),"#
        + #""statuses":{\#(statusMembers(tally))},"latency_ms":\#(latencyJSON(tally.latency))}"#
}

private func abuseJSON(_ abuse: AbuseTally) -> String {
    let others = abuse.others.sorted { $0.key < $1.key }
    return #"{"name":\#(quoted(abuse.name)),"status":\#(abuse.status),"#
        + #""as_expected":\#(abuse.asExpected),"others":{"#
        + others.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",") + "}}"
}

private func statusMembers(_ tally: Tally) -> String {
    tally.statuses.indices.filter { tally.statuses[$0] > 0 }
        .map { #""\#($0)":\#(tally.statuses[$0])"# }
        .joined(separator: ",")
}

private func secondJSON(_ index: Int, _ second: Point) -> String {
    let latency = second.latency
    return #"{"second":\#(index + 1),"answered":\#(second.answered),"#
        + #""failed":\#(second.failed),"connections":\#(second.connections),"#
        + #""p50_ms":\#(milliseconds(latency?.p50 ?? 0)),"#
        + #""p90_ms":\#(milliseconds(latency?.p90 ?? 0)),"#
        + #""p99_ms":\#(milliseconds(latency?.p99 ?? 0)),"#
        + #""max_ms":\#(milliseconds(latency?.max ?? 0))}"#
}

/// A string as JSON has it (RFC 8259, section 7).
func quoted(_ text: String) -> String {
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
