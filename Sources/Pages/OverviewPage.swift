// A project at a glance: what came in during a period, compared with the one before.

import Charts
public import Markup

/// The overview.
public enum OverviewPage {
    /// The page.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ period: Period,
        _ view: OverviewView,
        latest: [FeedbackView]
    ) -> Markup {
        let texts = reader.texts
        let address = project.address(reader)
        return Layout.page(
            reader,
            title: texts.overview,
            project: (project, .overview),
            """
            <div class="head"><h1>\(texts.overview)</h1>\(picker(address, period, texts))</div>\
            <dl class="tiles">\(tiles(view, texts))</dl>\
            <div class="card wide">\(timeChart(view, texts))</div>\
            <div class="grid"><div class="card">\(gauge(view.nps, texts))</div>\
            <div class="card">\(stars(view.star, texts))</div>\
            <div class="card">\(pages(view.pages, texts))</div>\
            <section class="card"><h2>\(texts.latestFeedback)</h2>\
            \(LatestList.list(latest, address, texts))\
            <p><a href="\(address.appending("feedback"))">\(texts.allFeedback)</a></p></section>\
            </div>
            """
        )
    }

    static func picker(_ address: Address, _ period: Period, _ texts: Texts) -> Markup {
        let links = Period.allCases.map { each -> Markup in
            """
            <a href="\(address.with("period", each.rawValue))"\
            \(each == period ? " aria-current=\"true\"" : .empty)>\(each.name(texts))</a>
            """
        }
        return "<nav class=\"choice\" aria-label=\"\(texts.period)\">\(links)</nav>"
    }

    private static func tiles(_ view: OverviewView, _ texts: Texts) -> Markup {
        let mean = view.star.mean.map { Self.decimal($0, texts) } ?? "–"
        let score = view.nps.score.map(Self.signed) ?? "–"
        return Markup([
            Pieces.tile(
                texts.feedback,
                texts.grouped(view.total),
                change(view.total, view.totalBefore, texts)
            ),
            Pieces.tile(texts.statusNew, texts.grouped(view.new)),
            Pieces.tile(texts.npsScore, score, answers(view.nps, texts)),
            Pieces.tile(texts.starRatings, mean, answers(view.star, texts)),
            Pieces.tile(
                texts.helpfulRate,
                view.helpful.rate.map { "\($0) %" } ?? "–",
                answers(view.helpful, texts)
            ),
        ])
    }

    /// How many answers a number rests on: a mean of three is not one of three thousand.
    private static func answers(_ ratings: OverviewView.Ratings, _ texts: Texts) -> Markup {
        "<dd class=\"note\">\(texts.grouped(ratings.total)) \(texts.answers)</dd>"
    }

    private static func change(_ now: Int, _ before: Int, _ texts: Texts) -> Markup {
        guard before > 0 else { return .empty }
        let percent = Int((Double(now - before) / Double(before) * 100).rounded())
        guard percent != 0 else { return "<dd class=\"note\">\(texts.same)</dd>" }
        return "<dd class=\"note\">\(signed(percent)) % \(texts.comparedBefore)</dd>"
    }

    static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : String(number) }

    static func decimal(_ number: Double, _ texts: Texts) -> String {
        let tenths = Int((number * 10).rounded())
        let point = texts.groupSeparator == "," ? "." : ","
        return "\(tenths / 10)\(point)\(abs(tenths) % 10)"
    }

    private static func timeChart(_ view: OverviewView, _ texts: Texts) -> Markup {
        var chart = TimeChart(
            caption: texts.submissionsOverTime,
            summary: "\(texts.grouped(view.total)), \(texts.periodBefore): "
                + texts.grouped(view.totalBefore),
            slots: view.slots,
            series: WireWords.types.map { type in
                TimeChart.Series(
                    name: texts.name(ofType: type),
                    style: "series-\(type.lowercased())",
                    counts: view.byType[type] ?? Array(repeating: 0, count: view.slots.count)
                )
            },
            tableName: texts.numbers,
            timeName: texts.time,
            totalName: texts.total
        )
        chart.before = view.before
        chart.beforeName = texts.periodBefore
        return chart.markup
    }

    static func gauge(_ nps: OverviewView.Ratings, _ texts: Texts) -> Markup {
        ScoreGauge(
            caption: texts.npsScore,
            summary: nps.score.map(signed) ?? texts.noAnswers,
            score: nps.score,
            groups: [
                .init(name: texts.promoters, count: nps.count(9...10), style: "promoter"),
                .init(name: texts.passives, count: nps.count(7...8), style: "passive"),
                .init(name: texts.detractors, count: nps.count(0...6), style: "detractor"),
            ],
            tableName: texts.numbers,
            groupName: texts.group,
            countName: texts.count
        ).markup
    }

    static func stars(_ ratings: OverviewView.Ratings, _ texts: Texts) -> Markup {
        let most = max(5, ratings.counts.keys.max() ?? 5)
        let mean = ratings.mean.map { decimal($0, texts) } ?? "–"
        return RowChart.stars(
            caption: texts.starRatings,
            summary: "\(texts.average) \(mean), \(texts.grouped(ratings.total)) \(texts.answers)",
            counts: (1...most).map { ratings.counts[$0, default: 0] },
            heads: [texts.stars, texts.count, texts.share]
        ).markup
    }

    static func pages(_ pages: [OverviewView.PageRate], _ texts: Texts) -> Markup {
        RowChart(
            caption: texts.helpfulByPage,
            summary: pages.isEmpty ? texts.nothingInPeriod : "",
            rows: pages.map { page in
                let share = page.total == 0 ? 0 : Double(page.helpful) / Double(page.total)
                return RowChart.Row(
                    name: page.path,
                    share: share,
                    value: "\(Int((share * 100).rounded())) %",
                    note: "\(texts.grouped(page.total)) \(texts.answers)",
                    style: "series-helpful"
                )
            },
            heads: [texts.page, texts.helpfulRate, texts.answers]
        ).markup
    }
}
