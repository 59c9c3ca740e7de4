// Rows of bars: how often each value was given, or how large a share each page has.

public import Markup

/// Bars in rows, each with its name and its number.
public struct RowChart: Sendable {
    /// One row.
    public struct Row: Sendable {
        /// What it is about.
        public var name: String
        /// How long its bar is, 0 to 1.
        public var share: Double
        /// Its number as it is written behind the bar.
        public var value: String
        /// What makes the number trustworthy, such as how many answers it rests on.
        public var note: String
        /// The CSS class that colours it.
        public var style: String

        /// Makes a row.
        public init(name: String, share: Double, value: String, note: String, style: String) {
            self.name = name
            self.share = share
            self.value = value
            self.note = note
            self.style = style
        }
    }

    /// What the chart shows, in the reader's language.
    public var caption: String
    /// The sentence that sums it up.
    public var summary: String
    /// The rows, the first on top.
    public var rows: [Row]
    /// The heads of the columns: name, value, note.
    public var heads: [String]

    /// Makes a chart.
    public init(caption: String, summary: String, rows: [Row], heads: [String]) {
        precondition(heads.count == 3)
        self.caption = caption
        self.summary = summary
        self.rows = rows
        self.heads = heads
    }

    /// How many stars were given how often, the most first; `counts` begins with one star.
    public static func stars(
        caption: String,
        summary: String,
        counts: [Int],
        heads: [String]
    ) -> RowChart {
        let total = counts.reduce(0, +)
        let most = max(counts.max() ?? 0, 1)
        let rows = counts.enumerated().reversed().map { index, count in
            let share = total == 0 ? 0 : Int((Double(count) / Double(total) * 100).rounded())
            return Row(
                name: "\(index + 1) ★",
                share: Double(count) / Double(most),
                value: String(count),
                note: "\(share) %",
                style: "series-star"
            )
        }
        return RowChart(caption: caption, summary: summary, rows: rows, heads: heads)
    }

    /// The chart: a table already, so it needs no second one.
    public var markup: Markup {
        let heads = heads.map { "<th scope=\"col\">\($0)</th>" as Markup }
        let rows = rows.map { row -> Markup in
            precondition((0...1).contains(row.share))
            return """
                <tr><th scope="row"><span>\(row.name)</span></th><td class="bar">\
                <svg aria-hidden="true" focusable="false"><rect class="track" width="100%" \
                height="100%" rx="4"/><rect class="\(row.style)" \
                width="\(Chart.percent(row.share))" height="100%" rx="4"/></svg></td>\
                <td class="number">\(row.value)</td><td class="number muted">\(row.note)</td></tr>
                """
        }
        return """
            <figure class="chart rows"><figcaption>\(caption)</figcaption>\
            <p class="chart-summary">\(summary)</p><table><colgroup>\
            <col class="name-column"><col><col class="value-column"><col class="note-column">\
            </colgroup><thead class="visually-hidden"><tr>\
            \(heads[0])<td></td>\(heads[1])\(heads[2])</tr></thead><tbody>\(rows)</tbody></table>\
            </figure>
            """
    }
}
