// Statistics in the shapes of the contract (section 1.8): 200 and zeros where there is nothing.

/// Feedback in numbers.
struct FeedbackStatistics: JSONWritable, Sendable {
    private let counts: Counts
    private let withBreakdown: Bool

    /// Reads the counts of feedback, also among others.
    init(_ counts: Counts, withBreakdown: Bool) {
        self.counts = counts
        self.withBreakdown = withBreakdown
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("total", counts.sum { $0.kind == "feedback" })
            json.member("current_month", counts.sum(\.currentMonth) { $0.kind == "feedback" })
            json.member("last_month", counts.sum(\.lastMonth) { $0.kind == "feedback" })
            guard withBreakdown else { return }
            json.name("by_type")
            json.object { json in
                for type in Words.types {
                    json.member(
                        type,
                        counts.sum { $0.kind == "feedback" && $0.bucket == type }
                    )
                }
            }
            json.name("by_status")
            json.object { json in
                for status in Words.statuses {
                    json.member(
                        status,
                        counts.sum { $0.kind == "feedback" && $0.status == status }
                    )
                }
            }
        }
    }
}

/// Ratings of one type by their values.
struct RatingStatistics: Sendable {
    /// How often each value was given, in halves: 9 is 4.5 stars, and 2 is true.
    private var byHalves: [Int: Int] = [:]

    /// Adds values, as the aggregates spell them.
    mutating func add(_ bucket: String, _ count: Int) {
        let value = bucket == "true" ? 1 : bucket == "false" ? 0 : Double(bucket) ?? 0
        byHalves[Int(value * 2), default: 0] += count
    }

    /// Reads the values of a type among all counts.
    init(_ counts: Counts, type: String) {
        for count in counts.counts where count.kind == type { add(count.bucket, count.total) }
    }

    /// Makes statistics of nothing.
    init() {}

    var total: Int { byHalves.values.reduce(0, +) }

    private var sum: Double { byHalves.reduce(0) { $0 + Double($1.key) / 2 * Double($1.value) } }

    /// How often a whole value was given; halves count for the value above them.
    private func count(_ value: Int) -> Int {
        byHalves[value * 2, default: 0] + byHalves[value * 2 - 1, default: 0]
    }

    /// True among all, in percent with one decimal.
    var percentage: Double { percent(count(1), of: total) }

    /// The mean value, with two decimals.
    var average: Double { total == 0 ? 0 : (sum / Double(total) * 100).rounded() / 100 }

    /// 9 and 10.
    var promoters: Int { (9...10).reduce(0) { $0 + count($1) } }
    /// 7 and 8.
    var passives: Int { (7...8).reduce(0) { $0 + count($1) } }
    /// 0 to 6.
    var detractors: Int { (0...6).reduce(0) { $0 + count($1) } }

    /// The Net Promoter Score, a whole number from -100 to 100.
    var score: Int {
        guard total > 0 else { return 0 }
        return Int((Double(promoters - detractors) / Double(total) * 100).rounded())
    }

    /// Writes the members of a type's statistics; `withType` puts the type before them.
    func write(_ type: String, to json: inout JSONWriter) {
        json.object { json in
            json.member("type", type)
            json.member("total", total)
            switch type {
            case "helpful":
                json.member("helpful", count(1))
                json.member("not_helpful", total - count(1))
                json.member("percentage", percentage)
                // One client's sample reads it under this name (contract, section 9, row 21).
                json.member("helpful_percentage", percentage)
            case "star":
                json.member("average", average)
                // Five stars unless somebody gave more.
                let most = max(5, (byHalves.keys.max() ?? 0) / 2 + (byHalves.keys.max() ?? 0) % 2)
                distribution(1...most, to: &json)
            default:
                json.member("score", score)
                json.member("promoters", promoters)
                json.member("passives", passives)
                json.member("detractors", detractors)
                distribution(0...10, to: &json)
            }
        }
    }

    private func distribution(_ values: ClosedRange<Int>, to json: inout JSONWriter) {
        json.name("distribution")
        json.object { json in
            for value in values { json.member(String(value), count(value)) }
        }
    }
}

private func percent(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : (Double(part) / Double(whole) * 1_000).rounded() / 10
}

/// A project at a glance.
struct Summary: JSONWritable, Sendable {
    let project: Project
    let counts: Counts

    func write(to json: inout JSONWriter) {
        let helpful = RatingStatistics(counts, type: "helpful")
        let star = RatingStatistics(counts, type: "star")
        let nps = RatingStatistics(counts, type: "nps")
        json.object { json in
            json.member("project", project)
            json.member("feedback", FeedbackStatistics(counts, withBreakdown: true))
            json.name("ratings")
            json.object { json in
                json.name("helpful")
                json.object {
                    $0.member("total", helpful.total)
                    $0.member("percentage", helpful.percentage)
                }
                json.name("star")
                json.object {
                    $0.member("total", star.total)
                    $0.member("average", star.average)
                }
                json.name("nps")
                json.object {
                    $0.member("total", nps.total)
                    $0.member("score", nps.score)
                }
            }
        }
    }
}
