// The numbers of a chart as a table: what a chart says to those who do not see it.

import Markup

/// A table of a chart's numbers.
struct ChartTable: Sendable {
    /// What the disclosure is called, in the reader's language.
    var name: String
    /// The heads of the columns.
    var heads: [String]
    /// The rows, as long as `heads`.
    var rows: [[String]]

    /// Makes a table.
    init(name: String, heads: [String], rows: [[String]]) {
        self.name = name
        self.heads = heads
        self.rows = rows
    }

    func markup(caption: String) -> Markup {
        let heads = heads.map { "<th scope=\"col\">\($0)</th>" as Markup }
        let rows = rows.map { row -> Markup in
            let cells = row.enumerated().map { index, text -> Markup in
                index == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
            }
            return "<tr>\(cells)</tr>"
        }
        return """
            <details class="numbers"><summary>\(name)</summary>\
            <div class="scroll" tabindex="0" role="region" aria-label="\(name): \(caption)">\
            <table><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div></details>
            """
    }
}
