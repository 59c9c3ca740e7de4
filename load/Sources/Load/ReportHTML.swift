// A run's result as one page that a person reads at a glance: pictures inline, nothing fetched.

import Histogram

/// The page of a run.
///
/// - Parameters:
///   - result: The run.
///   - verification: What verification found; nil when there was none.
///   - time: When it ended, in words.
/// - Returns: HTML in UTF-8 with its style and its pictures.
public func reportHTML(
    _ result: RunResult,
    _ verification: VerificationResult?,
    madeAt time: String
) -> String {
    ReportPage(result, verification, time).text
}

private struct ReportPage {
    let result: RunResult
    let verification: VerificationResult?
    let time: String
    /// What the pictures span: all points, and where there are none a second of the plan.
    let seconds: Double

    init(_ result: RunResult, _ verification: VerificationResult?, _ time: String) {
        self.result = result
        self.verification = verification
        self.time = time
        let last = result.traffic.compactMap(\.points.last?.end).max() ?? 0
        seconds = max(last, min(result.plan.seconds, 1))
    }

    var text: String {
        var page = Markup("<!DOCTYPE html>\n")
        page.element("html", ["lang": "en"]) { page in
            page.element("head") { page in
                page.open("meta", ["charset": "utf-8"])
                page.open(
                    "meta",
                    ["name": "viewport", "content": "width=device-width, initial-scale=1"]
                )
                page.element("title", "seggwat-load \(result.plan.name)")
                page.style(reportStyle)
            }
            page.line()
            page.element("body") { page in page.element("main") { main(&$0) } }
        }
        page.line()
        return page.text
    }

    private func main(_ page: inout Markup) {
        let plan = result.plan
        page.element("h1", "seggwat-load \(plan.name)")
        page.element("p", "\(time), against \(plan.target)")
        tiles(&page)
        for traffic in result.traffic {
            if result.traffic.count > 1 { page.element("h2", sentence(traffic.traffic.name)) }
            page.element("p", sentence(words(traffic.traffic)) + ".")
            let charts = ReportCharts(traffic, seconds: seconds, stall: result.stall)
            charts.latency.write(to: &page)
            charts.throughput.write(to: &page)
        }
        page.element("h2", "Numbers")
        latencies(&page)
        table(&page, facts)
        refusals(&page)
        perSecond(&page)
        page.element("h2", "Settings")
        table(&page, settings)
    }

    // MARK: At a glance

    private func tiles(_ page: inout Markup) {
        let measured = result.measured
        let tally = measured.tally
        let wrong = tally.answered - Int(tally.succeeded) + tally.unanswered + tally.neverSent
        page.element("ul", ["class": "tiles"]) { page in
            tile(&page, grouped(measured.succeededPerSecond), "/s", "stored")
            for percentile in Percentile.reported where percentile.name != "p90" {
                let (number, unit) = split(duration(of: percentile, tally.latency))
                tile(&page, number, unit, percentile.name)
            }
            tile(&page, grouped(wrong), "", "not stored", isBad: wrong > 0)
            if let verification {
                let faults =
                    verification.lost + verification.duplicated + verification.different
                    + verification.withoutID
                tile(&page, grouped(faults), "", "untrue", isBad: faults > 0)
            }
            if result.traffic.contains(where: { !$0.tally.abuse.isEmpty }) {
                let count = result.unexpected
                tile(&page, grouped(count), "", "wrong status", isBad: count > 0)
            }
        }
    }

    private func tile(
        _ page: inout Markup,
        _ number: String,
        _ unit: String,
        _ name: String,
        isBad: Bool = false
    ) {
        page.element("li") { page in
            page.element("b", ["class": isBad ? "bad" : "good"]) { page in
                page.words(number + (unit.isEmpty ? "" : "\u{202F}"))
                page.element("small", unit)
            }
            page.element("span", name)
        }
    }

    // MARK: Tables

    private func latencies(_ page: inout Markup) {
        let rows: [(name: String, tally: Tally)] = result.traffic.flatMap { traffic in
            let name = result.traffic.count > 1 ? traffic.traffic.name : "all requests"
            return [(name, traffic.tally)]
                + (traffic.duringStall.map { [("due while the database was stopped", $0)] } ?? [])
        }
        numbers(
            &page,
            head: ["Latency"] + Percentile.reported.map(\.name) + ["answers"],
            rows: rows.map { row in
                [sentence(row.name)]
                    + Percentile.reported.map { duration(of: $0, row.tally.latency) }
                    + [grouped(row.tally.answered)]
            }
        )
    }

    private var facts: [(String, String)] {
        var facts: [(String, String)] = []
        for traffic in result.traffic {
            let name = result.traffic.count > 1 ? sentence(traffic.traffic.name) + ": " : ""
            let tally = traffic.tally
            func add(_ fact: String, _ text: String) {
                facts.append((name.isEmpty ? sentence(fact) : name + fact, text))
            }
            add(
                "answered",
                "\(grouped(tally.answered)) of \(grouped(tally.sent)) in"
                    + " \(decimal(traffic.seconds, 2)) s,"
                    + " \(grouped(Int(traffic.answersPerSecond.rounded()))) a second"
            )
            add("statuses", statuses(tally))
            if case .open = traffic.traffic.pacing {
                add("sent later than due", latency(tally.lateness))
            }
            add("bytes", bytes(tally, seconds: max(traffic.seconds, 0.001)))
            for fault in tally.faults { add(fault.what, grouped(fault.count)) }
        }
        if let stall = result.stall, let tally = result.measured.duringStall {
            let end = stall.to.map { "\(decimal($0, 2)) s" } ?? "the end"
            facts.append(("Database stopped", "from \(decimal(stall.from, 2)) s to \(end)"))
            facts.append(("Due meanwhile: statuses", statuses(tally)))
        }
        if let verification {
            facts.append(
                (
                    "Verified",
                    "\(grouped(verification.acknowledged)) acknowledged:"
                        + " \(verification.lost) lost, \(verification.duplicated) duplicated,"
                        + " \(verification.different) different, \(verification.withoutID)"
                        + " without an id"
                )
            )
            for example in verification.examples { facts.append(("Untrue", example)) }
        }
        return facts
    }

    private var settings: [(String, String)] {
        let plan = result.plan
        var settings = [
            ("Scenario", plan.name), ("Server", "\(plan.target)"),
            ("Duration", "\(short(plan.seconds)) s"), ("Threads", "\(plan.threads)"),
            ("Seed", "\(plan.seed)"), ("Requests at most", grouped(plan.requestsMax)),
        ]
        for traffic in plan.traffic {
            settings.append((sentence(traffic.name), words(traffic)))
            if case .submissions(let mix, _) = traffic.content {
                settings.append(("\(sentence(traffic.name)): kinds", mix.rawValue))
            }
        }
        return settings
    }

    private func refusals(_ page: inout Markup) {
        for traffic in result.traffic where !traffic.tally.abuse.isEmpty {
            page.element("h3", "What had to be refused")
            numbers(
                &page,
                head: ["Request", "status that is due", "heard it", "heard something else"],
                rows: traffic.tally.abuse.map { abuse in
                    [
                        sentence(abuse.name), "\(abuse.status)", grouped(abuse.asExpected),
                        abuse.unexpected == 0 ? "0" : heard(abuse),
                    ]
                }
            )
        }
    }

    private func perSecond(_ page: inout Markup) {
        for traffic in result.traffic {
            page.element("details", ["class": "card"]) { page in
                let name = result.traffic.count > 1 ? ", \(traffic.traffic.name)" : ""
                page.element("summary", "Second by second\(name)")
                numbers(
                    &page,
                    head: [
                        "Until", "answered", "failed", "connections", "p50", "p90", "p99", "max",
                    ],
                    rows: traffic.perSecond.map { second in
                        let latency = second.latency
                        return [
                            "\(short(second.end)) s", grouped(second.answered),
                            grouped(second.failed), grouped(second.connections),
                        ]
                            + [latency?.p50, latency?.p90, latency?.p99, latency?.max].map {
                                $0.map { duration(Double($0) / 1e6) } ?? "–"
                            }
                    },
                    isCard: false
                )
            }
        }
    }

    private func table(_ page: inout Markup, _ rows: [(String, String)]) {
        page.element("div", ["class": "card scroll"]) { page in
            page.element("table") { page in
                for (name, text) in rows {
                    page.element("tr") { page in
                        page.element("th", ["scope": "row"], name)
                        page.element("td", text)
                    }
                }
            }
        }
        page.line()
    }

    private func numbers(
        _ page: inout Markup,
        head: [String],
        rows: [[String]],
        isCard: Bool = true
    ) {
        page.element("div", ["class": isCard ? "card scroll" : "scroll"]) { page in
            page.element("table", ["class": "numbers"]) { page in
                page.element("thead") { row(&$0, head, cell: "th") }
                page.element("tbody") { page in
                    for cells in rows { row(&page, cells, cell: "td") }
                }
            }
        }
        page.line()
    }

    private func row(_ page: inout Markup, _ cells: [String], cell: StaticString) {
        page.element("tr") { page in
            for (index, text) in cells.enumerated() {
                page.element(index == 0 ? "th" : cell, text)
            }
        }
    }

    // MARK: Words

    private func duration(of percentile: Percentile, _ latency: Histogram<UInt64>) -> String {
        guard latency.totalCount > 0 else { return "–" }
        return duration(Double(percentile.of(latency)) / 1e6)
    }

    private func duration(_ milliseconds: Double) -> String { Load.duration(milliseconds) }

    private func split(_ text: String) -> (String, String) {
        let words = text.split(separator: " ")
        return (String(words[0]), words.count > 1 ? String(words[1]) : "")
    }

    private func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
