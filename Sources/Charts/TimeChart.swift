// Bars over time, stacked by series, with the period before as a line behind them.

public import Markup

/// Counts over time.
public struct TimeChart: Sendable {
    /// One layer of the bars.
    public struct Series: Sendable {
        /// Its name, in the reader's language.
        public var name: String
        /// The CSS class that colours it, such as `series-bug`.
        public var style: String
        /// One count for each slot.
        public var counts: [Int]

        /// Makes a series.
        public init(name: String, style: String, counts: [Int]) {
            self.name = name
            self.style = style
            self.counts = counts
        }
    }

    /// What the chart shows, in the reader's language.
    public var caption: String
    /// The sentence that sums it up.
    public var summary: String
    /// The names of the slots in time, such as `24 Nov`.
    public var slots: [String]
    /// The layers, the lowest first.
    public var series: [Series]
    /// The totals of the period before, slot by slot; empty for none.
    public var before: [Int]
    /// What the line of the period before is called.
    public var beforeName: String
    /// What the table of the numbers is called.
    public var tableName: String
    /// The head of the slots.
    public var timeName: String
    /// The head of the totals.
    public var totalName: String

    /// Makes a chart without a period before.
    public init(
        caption: String,
        summary: String,
        slots: [String],
        series: [Series],
        tableName: String,
        timeName: String,
        totalName: String
    ) {
        self.caption = caption
        self.summary = summary
        self.slots = slots
        self.series = series
        before = []
        beforeName = ""
        self.tableName = tableName
        self.timeName = timeName
        self.totalName = totalName
    }

    /// The chart.
    public var markup: Markup {
        precondition(series.allSatisfy { $0.counts.count == slots.count })
        let totals = slots.indices.map { slot in series.reduce(0) { $0 + $1.counts[slot] } }
        let scale = Scale(holding: max(totals.max() ?? 0, before.max() ?? 0))
        let picture: Markup = """
            <div class="plot"><div class="axis-y" aria-hidden="true">\
            \(scale.lines.map { "<span>\($0)</span>" as Markup })</div><div class="canvas">\
            \(Chart.picture(caption, summary, shapes(totals, scale)))</div>\
            <div class="axis-x" aria-hidden="true">\(labels)</div></div>\(legend)
            """
        return Chart.figure("time", caption: caption, picture: picture, table: table(totals))
    }

    private func shapes(_ totals: [Int], _ scale: Scale) -> Markup {
        var shapes = Markup.empty
        for line in scale.lines {
            let y = Chart.percent(1 - scale.share(line))
            shapes += "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        let width = 1 / Double(max(slots.count, 1))
        for slot in slots.indices { shapes += bar(slot, totals[slot], width, scale) }
        return shapes
    }

    private func bar(_ slot: Int, _ total: Int, _ width: Double, _ scale: Scale) -> Markup {
        let left = Double(slot) * width
        var parts = Markup.empty
        var below = 0
        for layer in series where layer.counts[slot] > 0 {
            below += layer.counts[slot]
            parts += """
                <rect class="\(layer.style)" x="\(Chart.percent(left + width * 0.12))" \
                y="\(Chart.percent(1 - scale.share(below)))" \
                width="\(Chart.percent(width * 0.76))" \
                height="\(Chart.percent(scale.share(layer.counts[slot])))"/>
                """
        }
        if slot < before.count {
            let y = Chart.percent(1 - scale.share(before[slot]))
            parts += """
                <line class="before" x1="\(Chart.percent(left))" \
                x2="\(Chart.percent(left + width))" y1="\(y)" y2="\(y)"/>
                """
        }
        let named = series.filter { $0.counts[slot] > 0 }
            .map { "\($0.name) \($0.counts[slot])" }.joined(separator: ", ")
        let title =
            named.isEmpty ? "\(slots[slot]): \(total)" : "\(slots[slot]): \(total) (\(named))"
        // The transparent rectangle makes the whole column answer to the pointer.
        return """
            <g class="slot"><title>\(title)</title><rect class="hit" \
            x="\(Chart.percent(left))" y="0" width="\(Chart.percent(width))" height="100%"/>\
            \(parts)</g>
            """
    }

    /// The first, the middle and the last slot: what fits at every width.
    private var labels: Markup {
        guard let first = slots.first, let last = slots.last else { return .empty }
        guard slots.count > 2 else { return Markup(slots.map { "<span>\($0)</span>" as Markup }) }
        return "<span>\(first)</span><span>\(slots[slots.count / 2])</span><span>\(last)</span>"
    }

    private var legend: Markup {
        var items = series.map { layer -> Markup in
            """
            <li><svg aria-hidden="true"><rect class="\(layer.style)" width="100%" height="100%" \
            rx="3"/></svg>\(layer.name)</li>
            """
        }
        if !before.isEmpty {
            items.append(
                """
                <li><svg aria-hidden="true"><line class="before" x1="0" x2="100%" y1="50%" \
                y2="50%"/></svg>\(beforeName)</li>
                """
            )
        }
        return "<ul class=\"legend\">\(items)</ul>"
    }

    private func table(_ totals: [Int]) -> ChartTable {
        ChartTable(
            name: tableName,
            heads: [timeName] + series.map(\.name) + [totalName],
            rows: slots.indices.map { slot in
                [slots[slot]] + series.map { String($0.counts[slot]) } + [String(totals[slot])]
            }
        )
    }
}
