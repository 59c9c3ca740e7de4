// The pictures of a traffic's result: its latency and its throughput over time.

import Histogram

/// The pictures of one traffic.
struct ReportCharts {
    private let points: [Point]
    private let schedule: ArrivalSchedule?
    private let band: (from: Double, to: Double, name: String)?
    private let seconds: Double
    private let time: Scale
    /// Whether 5xx may be what a request must hear.
    private let isAbuse: Bool

    /// Draws `result`, over as many seconds as the run took; `stall` is marked.
    init(_ result: TrafficResult, seconds: Double, stall: StallWindow?) {
        points = result.points
        self.seconds = seconds
        isAbuse = !result.tally.abuse.isEmpty
        if case .open(let schedule) = result.traffic.pacing {
            self.schedule = schedule
        } else {
            schedule = nil
        }
        time = Scale(to: seconds, marksMax: 12, endsWithMark: false)
        band = stall.map { ($0.from, $0.to ?? seconds, "database stopped") }
    }

    /// Percentiles of the latency.
    var latency: Chart {
        func series(
            _ name: String,
            _ style: String,
            _ value: (Point.Latency) -> UInt64
        ) -> Chart.Series {
            Chart.Series(
                name: name,
                style: style,
                values: values { $0.latency.map { Double(value($0)) / 1e6 } }
            )
        }
        let all = points.compactMap(\.latency)
        let low = Double(all.map(\.p50).min() ?? 1_000_000) / 1e6
        let high = Double(all.map(\.max).max() ?? 10_000_000) / 1e6
        return Chart(
            title: "Latency",
            axis: "latency",
            shape: .lines,
            series: [
                series("max", "most") { $0.max }, series("p99", "p99") { $0.p99 },
                series("p90", "p90") { $0.p90 }, series("p50", "p50") { $0.p50 },
            ],
            time: time,
            // At least a decade, so that small differences look small.
            scale: Scale(logarithmicFrom: max(min(low, high / 10), 0.001), to: max(high, 0.01)),
            word: duration,
            band: band
        )
    }

    /// Answers a second, by what they say.
    var throughput: Chart {
        let classes: [(name: String, style: String, digit: Int)] = [
            ("2xx", "ok", 2), ("3xx", "other", 3), ("4xx", "refused", 4),
            ("5xx", isAbuse ? "other" : "failed", 5),
        ]
        let seen = classes.filter { one in points.contains { $0.classes[one.digit] > 0 } }
        let rates = points.map(rate)
        let wanted = schedule.map(corners) ?? []
        let most = max(rates.max() ?? 0, wanted.map(\.y).max() ?? 0, 1)
        return Chart(
            title: "Throughput",
            axis: "answers a second",
            shape: .areas,
            series: (seen.isEmpty ? [classes[0]] : seen).map { one in
                Chart.Series(
                    name: one.name,
                    style: one.style,
                    values: values {
                        $0.seconds > 0 ? Double($0.classes[one.digit]) / $0.seconds : 0
                    }
                )
            },
            time: time,
            scale: Scale(to: most, marksMax: 5),
            word: { grouped(Int($0.rounded())) },
            wanted: wanted,
            band: band
        )
    }

    private func rate(_ point: Point) -> Double {
        point.seconds > 0 ? Double(point.answered) / point.seconds : 0
    }

    private func values(_ y: (Point) -> Double?) -> [Chart.Value] {
        let starts = points.map { max(0, $0.end - $0.seconds) }
        // Each lasts until the next one, whatever some milliseconds its thread was late by.
        let ends = starts.dropFirst() + (points.last.map { [$0.end] } ?? [])
        return zip(points, zip(starts, ends)).map { point, time in
            Chart.Value(from: time.0, to: max(time.0, time.1), y: y(point))
        }
    }

    /// The schedule as far as the run came.
    private func corners(_ schedule: ArrivalSchedule) -> [(time: Double, y: Double)] {
        var corners: [(time: Double, y: Double)] = []
        var at = 0.0
        for segment in schedule.segments where at < seconds {
            let part = min(1, (seconds - at) / segment.seconds)
            corners.append((at, segment.from))
            at += segment.seconds * part
            corners.append((at, segment.from + (segment.to - segment.from) * part))
        }
        return corners
    }
}

/// Milliseconds in the unit that suits them.
func duration(_ milliseconds: Double) -> String {
    if milliseconds < 0.9995 { return "\(short((milliseconds * 1_000).rounded())) µs" }
    if milliseconds < 999.5 {
        return "\(milliseconds < 100 ? short(milliseconds) : decimal(milliseconds, 0)) ms"
    }
    return "\(short(milliseconds / 1_000)) s"
}
