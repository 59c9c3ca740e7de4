// A run's result for a person at a terminal.

/// What is printed when a run is over.
public struct Report {
    private var lines: [String] = []

    /// Words a run.
    public init(_ result: RunResult) {
        let plan = result.plan
        add("scenario", "\(plan.name), against \(plan.target)")
        for traffic in result.traffic {
            if result.traffic.count > 1 { lines += ["", traffic.traffic.name] }
            add(traffic, threads: plan.threads)
        }
        if let stall = result.stall { add(stall, result.measured) }
    }

    private mutating func add(_ result: TrafficResult, threads: Int) {
        let tally = result.tally
        add("sent", "\(words(result.traffic)), \(counted(threads, "thread"))")
        add(
            "answered",
            "\(grouped(tally.answered)) of \(grouped(tally.sent)) in \(decimal(result.seconds, 2)) s,"
                + " \(grouped(Int(result.answersPerSecond.rounded()))) a second"
        )
        add("statuses", statuses(tally))
        add("latency", latency(tally.latency))
        if case .open = result.traffic.pacing { add("sent late", latency(tally.lateness)) }
        add("bytes", bytes(tally, seconds: max(result.seconds, 0.001)))
        add(
            "connections",
            "\(grouped(tally.openAtEnd)) of \(grouped(result.traffic.connections)) open at the end"
        )
        let faults = tally.faults
        if !faults.isEmpty {
            add("faults", faults.map { "\(grouped($0.count)) \($0.what)" }.joined(separator: ", "))
        }
        guard !tally.abuse.isEmpty else { return }
        let kinds = tally.abuse.filter { $0.unexpected > 0 }
        add(
            "refused",
            kinds.isEmpty
                ? "\(tally.abuse.count) kinds of bad requests, each with the status that is its due"
                : "\(tally.unexpected) requests NOT with the status that is their due:"
        )
        for kind in kinds { add("", "\(kind.name): due \(kind.status), heard \(heard(kind))") }
    }

    private mutating func add(_ stall: StallWindow, _ result: TrafficResult) {
        lines += ["", "while the database was stopped"]
        let end = stall.to.map { "\(decimal($0, 2)) s" } ?? "the end"
        add("stopped", "from \(decimal(stall.from, 2)) s to \(end)")
        guard let tally = result.duringStall else { return }
        add(
            "due then",
            "\(tally.answered) requests answered, \(tally.unanswered) not:"
                + " statuses \(statuses(tally))"
        )
        add("latency", latency(tally.latency))
    }

    /// Adds what verification found.
    public mutating func add(_ verification: VerificationResult) {
        if lines.contains("") { lines.append("") }
        var found =
            "\(verification.acknowledged) acknowledged: \(verification.lost) lost,"
            + " \(verification.duplicated) duplicated, \(verification.different) different;"
            + " \(verification.unacknowledged) stored without an answer"
        if verification.withoutID > 0 { found += ", \(verification.withoutID) without an id" }
        add("verified", found)
        for example in verification.examples { add("", example) }
    }

    /// Adds the two numbers that a scenario is for.
    public mutating func addHeadline(_ result: TrafficResult) {
        let p99 = Percentile.reported[2].of(result.tally.latency)
        lines.append("")
        add(
            "headline",
            "\(grouped(result.succeededPerSecond)) stored a second, p99 \(milliseconds(p99)) ms"
        )
    }

    /// The lines, ready to be printed.
    public var text: String { lines.joined(separator: "\n") }

    private mutating func add(_ name: String, _ text: String) {
        lines.append(name + String(repeating: " ", count: max(1, 13 - name.count)) + text)
    }
}
