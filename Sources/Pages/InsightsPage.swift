// What has changed: numbers beside those of the period before, rising words, pages.

import Charts
public import Markup

/// The insights page.
public enum InsightsPage {
    /// The page.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ period: Period,
        _ view: OverviewView,
        _ insights: InsightsView
    ) -> Markup {
        let texts = reader.texts
        let address = project.address(reader)
        let picker = OverviewPage.picker(address.appending("insights"), period, texts)
        return Layout.page(
            reader,
            title: texts.insights,
            project: (project, .insights),
            """
            <div class="head"><h1>\(texts.insights)</h1>\(picker)</div>\
            <dl class="tiles">\(tiles(view, texts))</dl>\
            <div class="grid"><section class="card"><h2>\(texts.risingWords)</h2>\
            \(words(insights, address.appending("feedback"), texts))</section>\
            <div class="card">\(paths(insights, texts))</div>\
            <div class="card">\(helpful(insights.helpful, texts))</div>\
            <div class="card">\(NPSPage.trend(view, texts))</div></div>
            """
        )
    }

    private static func tiles(_ view: OverviewView, _ texts: Texts) -> Markup {
        Markup([
            Pieces.tile(
                texts.feedback,
                texts.grouped(view.total),
                before(texts.grouped(view.totalBefore), texts)
            ),
            Pieces.tile(
                texts.npsScore,
                view.nps.score.map(OverviewPage.signed) ?? "–",
                before(view.npsBefore.score.map(OverviewPage.signed), texts)
            ),
            Pieces.tile(
                texts.starRatings,
                view.star.mean.map { OverviewPage.decimal($0, texts) } ?? "–",
                before(view.starBefore.mean.map { OverviewPage.decimal($0, texts) }, texts)
            ),
            Pieces.tile(
                texts.helpfulRate,
                view.helpful.rate.map { "\($0) %" } ?? "–",
                before(view.helpfulBefore.rate.map { "\($0) %" }, texts)
            ),
        ])
    }

    private static func before(_ value: String?, _ texts: Texts) -> Markup {
        "<dd class=\"note\">\(texts.periodBefore): \(value ?? "–")</dd>"
    }

    private static func words(
        _ insights: InsightsView,
        _ inbox: Address,
        _ texts: Texts
    ) -> Markup {
        let lead: Markup = """
            <p class="hint">\(texts.risingWordsHint) \(texts.messagesRead): \
            \(texts.grouped(insights.messages)), \(texts.periodBefore): \
            \(texts.grouped(insights.messagesBefore)).</p>
            """
        guard !insights.words.isEmpty else {
            return "\(lead)<p class=\"muted\">\(texts.noRisingWords)</p>"
        }
        let rows = insights.words.map { word -> Markup in
            """
            <li><a href="\(inbox.with("search", word.name))">\(word.name)</a>\
            <p class="meta"><b>\(texts.grouped(word.now))</b> \(texts.messagesWithIt), \
            \(texts.periodBefore): \(texts.grouped(word.before))</p></li>
            """
        }
        return "\(lead)<ol class=\"latest\">\(rows)</ol>"
    }

    /// Shares and not numbers, so that a period with more of everything raises no page.
    private static func paths(_ insights: InsightsView, _ texts: Texts) -> Markup {
        func share(_ count: Int, _ all: Int) -> Double {
            all == 0 ? 0 : min(Double(count) / Double(all), 1)
        }
        return RowChart(
            caption: texts.feedbackByPage,
            summary: insights.paths.isEmpty ? texts.nothingInPeriod : "",
            rows: insights.paths.map { path in
                let now = share(path.now, insights.messages)
                let before = share(path.before, insights.messagesBefore)
                return RowChart.Row(
                    name: path.name,
                    share: now,
                    value: percent(now),
                    note: insights.messagesBefore == 0 ? "" : points(now - before, texts),
                    style: "series-feature"
                )
            },
            heads: [texts.page, texts.share, texts.comparedBefore]
        ).markup
    }

    private static func helpful(_ pages: [InsightsView.PageMovement], _ texts: Texts) -> Markup {
        func rate(_ page: OverviewView.PageRate) -> Double {
            page.total == 0 ? 0 : Double(page.helpful) / Double(page.total)
        }
        return RowChart(
            caption: texts.helpfulByPage,
            summary: pages.isEmpty ? texts.nothingInPeriod : "",
            rows: pages.map { page in
                RowChart.Row(
                    name: page.now.path,
                    share: rate(page.now),
                    value: percent(rate(page.now)),
                    note: page.before.total == 0
                        ? "" : points(rate(page.now) - rate(page.before), texts),
                    style: "series-helpful"
                )
            },
            heads: [texts.page, texts.helpfulRate, texts.comparedBefore]
        ).markup
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((share * 100).rounded())) %"
    }

    /// A difference of shares, which is in percentage points.
    private static func points(_ difference: Double, _ texts: Texts) -> String {
        "\(OverviewPage.signed(Int((difference * 100).rounded()))) \(texts.points)"
    }
}
