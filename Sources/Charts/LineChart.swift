// A value over time as a line that breaks where nothing was measured.

public import Markup

/// A value over time.
public struct LineChart: Sendable {
    /// What the chart shows, in the reader's language.
    public var caption: String
    /// The sentence that sums it up.
    public var summary: String
    /// The names of the slots in time.
    public var slots: [String]
    /// One value for each slot; nil where there was nothing to measure.
    public var values: [Double?]
    /// The lowest and the highest value of the axis.
    public var range: ClosedRange<Double>
    /// What the table of the numbers is called.
    public var tableName: String
    /// The head of the slots.
    public var timeName: String
    /// The head of the values.
    public var valueName: String

    /// Makes a chart.
    public init(
        caption: String,
        summary: String,
        slots: [String],
        values: [Double?],
        range: ClosedRange<Double>,
        tableName: String,
        timeName: String,
        valueName: String
    ) {
        self.caption = caption
        self.summary = summary
        self.slots = slots
        self.values = values
        self.range = range
        self.tableName = tableName
        self.timeName = timeName
        self.valueName = valueName
    }

    /// The chart.
    public var markup: Markup {
        precondition(values.count == slots.count)
        precondition(range.lowerBound < range.upperBound)
        let middle = (range.lowerBound + range.upperBound) / 2
        let lines = [range.upperBound, middle, range.lowerBound]
        var shapes = Markup.empty
        for line in lines {
            let y = Chart.percent(1 - share(line))
            shapes += "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        for slot in slots.indices.dropLast() { shapes += segment(slot) }
        for slot in slots.indices { shapes += point(slot) }
        let picture: Markup = """
            <div class="plot"><div class="axis-y" aria-hidden="true">\
            \(lines.map { "<span>\(Chart.number($0))</span>" as Markup })</div>\
            <div class="canvas">\(Chart.picture(caption, summary, shapes))</div>\
            <div class="axis-x" aria-hidden="true">\(labels)</div></div>
            """
        let table = ChartTable(
            name: tableName,
            heads: [timeName, valueName],
            rows: slots.indices.map { [slots[$0], values[$0].map { text($0) } ?? "–"] }
        )
        return Chart.figure("line", caption: caption, picture: picture, table: table)
    }

    private func segment(_ slot: Int) -> Markup {
        guard let from = values[slot], let to = values[slot + 1] else { return .empty }
        return """
            <line class="trend" x1="\(x(slot))" y1="\(Chart.percent(1 - share(from)))" \
            x2="\(x(slot + 1))" y2="\(Chart.percent(1 - share(to)))"/>
            """
    }

    private func point(_ slot: Int) -> Markup {
        guard let value = values[slot] else { return .empty }
        return """
            <circle class="trend-point" cx="\(x(slot))" cy="\(Chart.percent(1 - share(value)))" \
            r="3"><title>\(slots[slot]): \(text(value))</title></circle>
            """
    }

    private func x(_ slot: Int) -> Markup {
        Chart.percent((Double(slot) + 0.5) / Double(slots.count))
    }

    private func share(_ value: Double) -> Double {
        let clamped = min(max(value, range.lowerBound), range.upperBound)
        return (clamped - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    private func text(_ value: Double) -> String { Chart.number(value).text }

    private var labels: Markup {
        guard let first = slots.first, let last = slots.last, slots.count > 1 else {
            return Markup(slots.map { "<span>\($0)</span>" as Markup })
        }
        return "<span>\(first)</span><span>\(last)</span>"
    }
}
