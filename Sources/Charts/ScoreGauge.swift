// The NPS gauge: a half circle from -100 to 100, and the three groups that make the score.

public import Markup

/// A Net Promoter Score with what it is made of.
public struct ScoreGauge: Sendable {
    /// One of the three groups.
    public struct Group: Sendable {
        /// Its name, in the reader's language.
        public var name: String
        /// How many answers.
        public var count: Int
        /// The CSS class that colours it.
        public var style: String

        /// Makes a group.
        public init(name: String, count: Int, style: String) {
            self.name = name
            self.count = count
            self.style = style
        }
    }

    /// What the chart shows, in the reader's language.
    public var caption: String
    /// The sentence that sums it up.
    public var summary: String
    /// -100 to 100; nil when nobody has answered.
    public var score: Int?
    /// Detractors, passives, promoters.
    public var groups: [Group]
    /// What the table of the numbers is called.
    public var tableName: String
    /// The head of the groups.
    public var groupName: String
    /// The head of the counts.
    public var countName: String

    /// Makes a gauge.
    public init(
        caption: String,
        summary: String,
        score: Int?,
        groups: [Group],
        tableName: String,
        groupName: String,
        countName: String
    ) {
        self.caption = caption
        self.summary = summary
        self.score = score
        self.groups = groups
        self.tableName = tableName
        self.groupName = groupName
        self.countName = countName
    }

    /// The chart.
    public var markup: Markup {
        precondition(score.map { (-100...100).contains($0) } ?? true)
        // The arc is pi * 80 long; pathLength makes that 200, one for each point of the score.
        let filled = score.map { $0 + 100 } ?? 0
        let style: Markup =
            switch score {
            case nil: "score-none"
            case .some(let score):
                score < 0 ? "score-low" : score < 30 ? "score-middle" : "score-high"
            }
        let label = score.map { $0 > 0 ? "+\($0)" : String($0) } ?? "–"
        let arc: Markup = "d=\"M20 100 A80 80 0 0 1 180 100\" pathLength=\"200\""
        let picture: Markup = """
            <div class="gauge"><svg viewBox="0 0 200 122" role="img" focusable="false" \
            aria-label="\(caption): \(summary)"><title>\(caption)</title><desc>\(summary)</desc>\
            <path class="gauge-track" \(arc)/>\
            <path class="gauge-value \(style)" \(arc) stroke-dasharray="\(filled) 400"/>\
            <text class="gauge-score" x="100" y="96" text-anchor="middle">\(label)</text>\
            <text class="gauge-end" x="20" y="118" text-anchor="middle">-100</text>\
            <text class="gauge-end" x="180" y="118" text-anchor="middle">100</text></svg></div>\
            \(bar)\(legend)
            """
        let table = ChartTable(
            name: tableName,
            heads: [groupName, countName],
            rows: groups.map { [$0.name, String($0.count)] }
        )
        return Chart.figure("score", caption: caption, picture: picture, table: table)
    }

    private var total: Int { groups.reduce(0) { $0 + $1.count } }

    private var bar: Markup {
        var left = 0.0
        var shapes = Markup.empty
        for group in groups where group.count > 0 {
            let share = Double(group.count) / Double(total)
            shapes += """
                <rect class="\(group.style)" x="\(Chart.percent(left))" \
                width="\(Chart.percent(share))" height="100%"><title>\(group.name): \
                \(group.count)</title></rect>
                """
            left += share
        }
        return "<svg class=\"strip\" aria-hidden=\"true\">\(shapes)</svg>"
    }

    private var legend: Markup {
        let items = groups.map { group -> Markup in
            let share = total == 0 ? 0 : Int((Double(group.count) / Double(total) * 100).rounded())
            return """
                <li><svg aria-hidden="true"><rect class="\(group.style)" width="100%" \
                height="100%" rx="3"/></svg>\(group.name) <b>\(group.count)</b> \
                <span class="muted">\(share) %</span></li>
                """
        }
        return "<ul class=\"legend\">\(items)</ul>"
    }
}
