// Charts: right proportions, readable without eyes, and nothing that a strict policy forbids.

import Markup
import Testing

@testable import Charts

@Suite struct ChartsTests {
    private static let hostile = "<img src=x onerror=alert(1)>\""

    private func time(_ counts: [[Int]], before: [Int] = []) -> TimeChart {
        var chart = TimeChart(
            caption: Self.hostile,
            summary: Self.hostile,
            slots: counts[0].indices.map { "\(Self.hostile)\($0)" },
            series: counts.map { .init(name: Self.hostile, style: "series-bug", counts: $0) },
            tableName: Self.hostile,
            timeName: Self.hostile,
            totalName: Self.hostile
        )
        chart.before = before
        chart.beforeName = Self.hostile
        return chart
    }

    private var all: [Markup] {
        [
            time([[1, 2], [3, 4]], before: [5, 6]).markup,
            LineChart(
                caption: Self.hostile,
                summary: Self.hostile,
                slots: [Self.hostile, "b"],
                values: [nil, 3],
                range: 0...5,
                tableName: Self.hostile,
                timeName: Self.hostile,
                valueName: Self.hostile
            ).markup,
            gauge(score: 12, counts: [1, 2, 3]).markup,
            RowChart(
                caption: Self.hostile,
                summary: Self.hostile,
                rows: [
                    .init(
                        name: Self.hostile,
                        share: 0.5,
                        value: Self.hostile,
                        note: Self.hostile,
                        style: "series-star"
                    )
                ],
                heads: [Self.hostile, Self.hostile, Self.hostile]
            ).markup,
        ]
    }

    private func gauge(score: Int?, counts: [Int]) -> ScoreGauge {
        ScoreGauge(
            caption: Self.hostile,
            summary: Self.hostile,
            score: score,
            groups: counts.map { .init(name: Self.hostile, count: $0, style: "detractor") },
            tableName: Self.hostile,
            groupName: Self.hostile,
            countName: Self.hostile
        )
    }

    @Test("nothing that is shown becomes markup, and no style or script stands in a chart")
    func isInert() {
        for chart in all {
            #expect(!chart.text.contains("<img"))
            #expect(!chart.text.contains("style=\""))
            #expect(!chart.text.contains("<script"))
            #expect(!chart.text.contains("<style"))
        }
    }

    @Test("every picture has a name, and the numbers stand in a table")
    func isAccessible() {
        for chart in all {
            #expect(chart.text.contains("<figcaption>"))
            #expect(chart.text.contains("<table>"))
            let pictures = chart.text.split(separator: "<svg").dropFirst()
            for picture in pictures {
                let head = picture.prefix { $0 != ">" }
                let isNamed = head.contains("role=\"img\"") && head.contains("aria-label=\"")
                #expect(isNamed || head.contains("aria-hidden=\"true\""))
            }
        }
    }

    @Test("layers stand on one another and the largest total fits")
    func stacks() {
        let text = time([[1, 0], [3, 4]]).markup.text
        // Scale 0...4: one of four is a quarter, and three stand on it.
        #expect(text.contains("y=\"75%\" width=\"38%\" height=\"25%\""))
        #expect(text.contains("y=\"0%\" width=\"38%\" height=\"75%\""))
        #expect(text.contains("y=\"0%\" width=\"38%\" height=\"100%\""))
    }

    @Test("a scale ends at a round number that holds the value, with few lines")
    func scales() {
        for value in 0...5_000 {
            let scale = Scale(holding: value)
            #expect(scale.top >= value)
            #expect(scale.lines.count <= 5)
            #expect(scale.lines.last == 0)
        }
        #expect(Scale(holding: 0).top == 1)
        #expect(Scale(holding: 17).lines == [20, 15, 10, 5, 0])
        #expect(Scale(holding: 380).top == 400)
    }

    @Test("numbers for attributes have at most two decimals")
    func numbers() {
        #expect(Chart.number(0.125).text == "0.13")
        #expect(Chart.number(-3.5).text == "-3.5")
        #expect(Chart.number(7.04).text == "7.04")
        #expect(Chart.percent(1.0 / 3).text == "33.33%")
        #expect(Chart.percent(1).text == "100%")
    }

    @Test("a gauge fills one unit for each point above -100")
    func gauges() {
        #expect(gauge(score: -100, counts: [1]).markup.text.contains("stroke-dasharray=\"0 400\""))
        #expect(gauge(score: 40, counts: [1]).markup.text.contains("stroke-dasharray=\"140 400\""))
        #expect(gauge(score: 40, counts: [1]).markup.text.contains(">+40<"))
        #expect(gauge(score: nil, counts: [0]).markup.text.contains("score-none"))
    }

    @Test("stars are shown from many to few, the most frequent at full length")
    func stars() {
        let chart = RowChart.stars(
            caption: "c",
            summary: "s",
            counts: [1, 0, 0, 0, 3],
            heads: ["a", "b", "c"]
        )
        #expect(chart.rows.map(\.name) == ["5 ★", "4 ★", "3 ★", "2 ★", "1 ★"])
        #expect(chart.rows[0].share == 1)
        #expect(chart.rows[4].note == "25 %")
    }

    @Test("a line breaks where nothing was measured")
    func gaps() {
        let chart = LineChart(
            caption: "c",
            summary: "s",
            slots: ["a", "b", "c"],
            values: [1, nil, 2],
            range: 0...5,
            tableName: "t",
            timeName: "t",
            valueName: "v"
        )
        #expect(!chart.markup.text.contains("class=\"trend\""))
        #expect(chart.markup.text.contains("<td>–</td>"))
    }
}
