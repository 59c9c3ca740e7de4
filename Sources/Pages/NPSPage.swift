// The Net Promoter Score: gauge, trend, distribution and what people added.

import Charts
public import Markup

/// The NPS page.
public enum NPSPage {
    /// The page.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ period: Period,
        _ view: OverviewView,
        latest: [RatingView]
    ) -> Markup {
        let texts = reader.texts
        let address = project.address(reader).appending("nps")
        return Layout.page(
            reader,
            title: texts.nps,
            project: (project, .nps),
            """
            <div class="head"><h1>\(texts.npsScore)</h1>\
            \(OverviewPage.picker(address, period, texts))</div>\
            <div class="grid"><div class="card">\(OverviewPage.gauge(view.nps, texts))</div>\
            <div class="card">\(trend(view, texts))</div>\
            <div class="card">\(distribution(view.nps, texts))</div>\
            <section class="card"><h2>\(texts.npsAnswers)</h2>\(answers(latest, texts))</section>\
            </div>
            """
        )
    }

    static func trend(_ view: OverviewView, _ texts: Texts) -> Markup {
        let scores = view.npsSlots.map(\.score)
        return LineChart(
            caption: texts.npsTrend,
            summary: scores.compactMap { $0.map(OverviewPage.signed) }.joined(separator: ", "),
            slots: view.slots,
            values: scores.map { $0.map(Double.init) },
            range: -100...100,
            tableName: texts.numbers,
            timeName: texts.time,
            valueName: texts.score
        ).markup
    }

    private static func distribution(_ nps: OverviewView.Ratings, _ texts: Texts) -> Markup {
        let most = max(nps.counts.values.max() ?? 0, 1)
        return RowChart(
            caption: texts.npsDistribution,
            summary: "\(texts.grouped(nps.total)) \(texts.answers)",
            rows: (0...10).reversed().map { score in
                let count = nps.counts[score, default: 0]
                let share =
                    nps.total == 0 ? 0 : Int((Double(count) / Double(nps.total) * 100).rounded())
                return RowChart.Row(
                    name: String(score),
                    share: Double(count) / Double(most),
                    value: texts.grouped(count),
                    note: "\(share) %",
                    style: score >= 9 ? "promoter" : score >= 7 ? "passive" : "detractor"
                )
            },
            heads: [texts.score, texts.count, texts.share]
        ).markup
    }

    private static func answers(_ latest: [RatingView], _ texts: Texts) -> Markup {
        guard !latest.isEmpty else { return "<p class=\"muted\">\(texts.noAnswers)</p>" }
        let rows = latest.map { answer -> Markup in
            """
            <li><p class="message">\(answer.comment ?? "")</p><p class="meta">\
            <b>\(answer.text(texts))</b> \(answer.path ?? "") \(Pieces.time(answer.createdAt))</p>\
            </li>
            """
        }
        return "<ul class=\"latest\">\(rows)</ul>"
    }
}
