// What a run's result looks like: at a terminal, to programs, and as a page.

import SeggWatCore
import Testing

@testable import Load

private let key = Identifier(high: 0x1111_2222_3333_4444, low: 0x8555_6666_7777_8888)

@Suite("A report")
struct ReportTests {
    @Test("at a terminal has throughput, percentiles, statuses, faults, and the headline last")
    func words() throws {
        var report = Report(steady)
        report.addHeadline(steady.measured)
        let lines = report.text.split(separator: "\n").map(String.init)
        #expect(
            lines.contains { $0.hasPrefix("answered") && $0.contains("1,000 of 1,005 in 2.00 s") }
        )
        #expect(lines.contains { $0.hasPrefix("statuses") && $0.contains("200: 990; 503: 10") })
        #expect(lines.contains { $0.hasPrefix("latency") && $0.contains("p99.9 ") })
        #expect(lines.contains { $0.hasPrefix("faults") && $0.contains("5 requests without") })
        #expect(lines.last?.hasPrefix("headline     495 stored a second, p99 99") == true)
    }

    @Test("names each traffic, what was refused wrongly, and what was heard during a stall")
    func severalTraffics() {
        let text = Report(abusive).text
        #expect(text.contains("\nnormal <requests>\n"))
        #expect(text.contains("\nabusive requests\n"))
        #expect(text.contains("1 requests NOT with the status that is their due"))
        #expect(text.contains("\(AbuseCase.all[0].name): due 400, heard 200 1×"))
        #expect(text.contains("stopped      from 0.50 s to 1.25 s"))
        #expect(text.contains("due then     1 requests answered, 0 not: statuses 503: 1"))
    }

    @Test("as JSON says the same, what is measured at the top, and escapes strings")
    func json() {
        let text = reportJSON(abusive, nil)
        #expect(text.contains(#""scenario":"abu\"sive","target":"unix:/tmp/<a&b>""#))
        #expect(text.contains(#""stall":{"from":0.500,"to":1.250,"answered":1"#))
        #expect(text.contains(#""refusals":[{"name":"JSON that ends early","status":400"#))
        #expect(text.contains(#""unexpected":1"#))
        #expect(quoted("a\\b\n\u{1}") == #""a\\b\u000a\u0001""#)
    }

    @Test("as a page is well-formed, fetches nothing, and escapes what it is given")
    func page() {
        for result in [steady, abusive, RunResult(plan: steady.plan)] {
            let page = reportHTML(result, nil, madeAt: "now <script>")
            #expect(unclosedElements(page) == [])
            for word in ["href=", "src=", "url(", "@import", "<script"] {
                #expect(!page.contains(word), "\(word) in the page")
            }
            #expect(page.contains("now &lt;script&gt;"))
        }
        let page = reportHTML(abusive, nil, madeAt: "now")
        #expect(page.contains("Normal &lt;requests&gt;"))
        #expect(page.contains("unix:/tmp/&lt;a&amp;b&gt;"))
        #expect(page.contains("database stopped"))
    }

    @Test("as a page shows latency and throughput of each traffic, with axes, legend and table")
    func pictures() {
        let page = reportHTML(abusive, nil, madeAt: "now")
        #expect(page.split(separator: "<svg").count - 1 == 2 * abusive.traffic.count)
        for word in [
            "seconds since the start", "answers a second", ">p50<", ">p99<", ">p99.9<", ">due<",
            "Settings", "prefers-color-scheme:dark",
        ] {
            #expect(page.contains(word), "no \(word) in the page")
        }
        #expect(!page.contains("nan") && !page.contains("inf\""))
    }

    @Test(
        "tells traffic in words",
        arguments: [
            (Traffic.Pacing.closed, "as soon as answered, 4 connections"),
            (
                .open(ArrivalSchedule(rate: 1_500, seconds: 2)),
                "open loop of 1,500/s, 4 connections"
            ),
            (
                .open(ArrivalSchedule([.init(seconds: 2, from: 10, to: 2_000)])),
                "open loop of 10/s to 2,000/s, 4 connections"
            ),
            (
                .open(ArrivalSchedule([.init(seconds: 1, from: 0), .init(seconds: 2, from: 5)])),
                "open loop of 0/s for 1.0 s, then 5/s for 2.0 s, 4 connections"
            ),
            (.trickle(bytesPerSecond: 1), "1.0 bytes a second, 4 connections"),
        ]
    )
    func trafficInWords(pacing: Traffic.Pacing, text: String) {
        let content = Traffic.Content.submissions(.mixed, Projects(key))
        let traffic = Traffic(name: "x", content: content, pacing: pacing, connections: 4)
        #expect(Load.words(traffic) == text)
    }

    // MARK: Results

    private var steady: RunResult {
        let schedule = ArrivalSchedule([.init(seconds: 2, from: 400, to: 600)])
        var result = RunResult(plan: plan([traffic("submissions", .open(schedule))]))
        var tally = Tally()
        for index in 0..<1_000 {
            let nanoseconds = UInt64(index + 1) * 100_000
            tally.recordAnswer(status: index < 990 ? 200 : 503, nanoseconds: nanoseconds)
        }
        tally.sent = 1_005
        tally.unanswered = 5
        result.traffic[0].tally = tally
        result.traffic[0].seconds = 2
        result.traffic[0].points = points(latencies: [[1_000_000, 9_000_000], [], [2_000_000]])
        result.traffic[0].perSecond = result.traffic[0].points
        return result
    }

    private var abusive: RunResult {
        let pacing = Traffic.Pacing.open(ArrivalSchedule(rate: 10, seconds: 2))
        let abuse = Traffic(
            name: "abusive requests",
            content: .abuse(projectKey: key),
            pacing: pacing,
            connections: 4
        )
        var result = RunResult(plan: plan([traffic("normal <requests>", pacing), abuse]))
        result.traffic[1].tally.abuse = AbuseTally.all
        result.traffic[1].tally.abuse[0].record(200)
        result.traffic[1].points = points(latencies: [[1_000_000]])
        result.stall = StallWindow(from: 0.5, to: 1.25)
        var during = Tally()
        during.recordAnswer(status: 503, nanoseconds: 5_000_000_000)
        result.traffic[0].duringStall = during
        return result
    }

    private func traffic(_ name: String, _ pacing: Traffic.Pacing) -> Traffic {
        Traffic(
            name: name,
            content: .submissions(.mixed, Projects(key)),
            pacing: pacing,
            connections: 4
        )
    }

    private func plan(_ traffic: [Traffic]) -> LoadPlan {
        LoadPlan(
            name: traffic.count > 1 ? #"abu"sive"# : "steady",
            target: .unix(path: "/tmp/<a&b>"),
            traffic: traffic,
            threads: 1,
            seconds: 2,
            seed: 1,
            requestsMax: 1_000_000,
            remembers: false
        )
    }

    private func points(latencies: [[UInt64]]) -> [Point] {
        latencies.enumerated().map { index, latencies in
            var interval = Interval(index: index)
            interval.seconds = 1
            for latency in latencies { interval.recordAnswer(status: 200, nanoseconds: latency) }
            return Point(interval, end: Double(index + 1))
        }
    }
}

@Suite("Markup")
struct MarkupTests {
    @Test("escapes words and attributes, and leaves other characters alone")
    func escapes() {
        var page = Markup()
        page.element("p", ["title": #""<&>'"#], "a < b & \"c\" > 'd' \u{0} ä 日本 🙏")
        #expect(
            page.text
                == "<p title=\"&quot;&lt;&amp;&gt;&#39;\">"
                + "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39; \u{FFFD} ä 日本 🙏</p>"
        )
    }
}

@Suite("A scale")
struct ScaleTests {
    @Test(
        "has round marks and ends with one",
        arguments: [
            (9.0, [0.0, 2, 4, 6, 8, 10]), (1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1]),
            (10_400.0, [0.0, 5_000, 10_000, 15_000]), (50.0, [0.0, 10, 20, 30, 40, 50]),
        ]
    )
    func linear(high: Double, marks: [Double]) {
        let scale = Scale(to: high, marksMax: 5)
        #expect(zip(scale.marks, marks).allSatisfy { abs($0 - $1) < 1e-9 * max(1, $1) })
        #expect(scale.marks.count == marks.count)
        #expect(scale.place(0) == 0)
        #expect(scale.place(marks[marks.count - 1] * 2) == 1)
    }

    @Test(
        "of decades has a mark for each, and of less than that for 1, 2 and 5",
        arguments: [
            (0.4, 5_000.0, [1.0, 10, 100, 1_000]), (6.0, 43.0, [5.0, 10, 20, 50]),
            (1.0, 1.0, [1.0, 2]),
            (0.2, 0.3, [0.2, 0.5]),
        ]
    )
    func logarithmic(low: Double, high: Double, marks: [Double]) {
        let scale = Scale(logarithmicFrom: low, to: high)
        #expect(scale.marks.count == marks.count)
        #expect(zip(scale.marks, marks).allSatisfy { abs($0 - $1) < 1e-6 * $1 })
        #expect(scale.place(low / 100) == 0)
        #expect(scale.place(high * 100) == 1)
        #expect(scale.place(low) <= scale.place(high))
    }

    @Test(
        "words are short",
        arguments: [
            (0.5, "500 µs"), (1.0, "1 ms"), (2.5, "2.5 ms"), (231.6, "232 ms"), (999.9, "1 s"),
            (10_000.0, "10 s"),
        ]
    )
    func durations(milliseconds: Double, text: String) {
        #expect(duration(milliseconds) == text)
    }

    @Test(
        "numbers have commas",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")]
    )
    func commas(number: Int, text: String) {
        #expect(grouped(number) == text)
    }
}

/// Elements that are not closed in their order; HTML's `meta` has no end.
private func unclosedElements(_ page: String) -> [Substring] {
    var open: [Substring] = []
    for part in page.split(separator: "<").dropFirst() {
        let name = part.prefix { !" >".contains($0) }
        switch name {
        case "!DOCTYPE", "meta": continue
        case _ where name.first == "/":
            guard open.last == name.dropFirst() else { return open + [name] }
            open.removeLast()
        default: open.append(name)
        }
    }
    return open
}
