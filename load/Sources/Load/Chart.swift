// A picture of something over time, as SVG.
//
//     ┌──────────────────────────┐
//     │ title    ▪ legend ▪ …    │
//     │ y ┤      ╭─╮             │   lines, or areas that stand on each other
//     │   ┤ ╭────╯ ╰──           │
//     │   └─┬──┬──┬──┬──  x      │
//     └──────────────────────────┘

/// Series of values over the seconds of a run.
struct Chart {
    /// How series are drawn.
    enum Shape {
        /// A line each, through the middles of the times they are of.
        case lines
        /// Areas on top of each other, each value over all of its time.
        case areas
    }

    /// What happened in one stretch of time.
    struct Value {
        let from: Double
        let to: Double
        /// Nil where there is nothing to show.
        let y: Double?

        var middle: Double { (from + to) / 2 }
    }

    struct Series {
        let name: String
        /// The class that gives it its colour in the style sheet.
        let style: String
        let values: [Value]
    }

    let title: String
    /// What the vertical axis shows, with its unit.
    let axis: String
    let shape: Shape
    let series: [Series]
    /// The horizontal axis, in seconds.
    let time: Scale
    let scale: Scale
    /// Words for a value, with its unit where the axis does not say it.
    let word: (Double) -> String
    /// Rates that were meant to be, as corners of a line; empty when there are none.
    var wanted: [(time: Double, y: Double)] = []
    /// A stretch of time that has a name.
    var band: (from: Double, to: Double, name: String)?

    // The picture's own units; it is as wide as the page.
    private static let width = 960.0
    private static let height = 300.0
    private static let left = 86.0
    private static let right = 12.0
    private static let top = 12.0
    private static let bottom = 46.0

    /// Adds the picture to a page.
    func write(to page: inout Markup) {
        page.element("figure") { page in
            page.element("figcaption") { page in
                page.element("h3", title)
                legend(&page)
            }
            page.element(
                "svg",
                [
                    "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img",
                    "aria-label": "\(title): \(axis) over time",
                ]
            ) { page in
                drawBand(&page)
                drawAxes(&page)
                switch shape {
                case .lines: for one in series { drawLine(one, &page) }
                case .areas: drawAreas(&page)
                }
                drawWanted(&page)
                drawHints(&page)
            }
        }
        page.line()
    }

    private func legend(_ page: inout Markup) {
        page.element("ul", ["class": "legend"]) { page in
            for one in series {
                page.element("li") { page in
                    page.element(
                        "i",
                        ["class": "\(shape == .areas ? "fill" : "line") \(one.style)"],
                        ""
                    )
                    page.words(one.name)
                }
            }
            if !wanted.isEmpty {
                page.element("li") { page in
                    page.element("i", ["class": "wanted"], "")
                    page.words("due")
                }
            }
        }
    }

    // MARK: Axes

    private func drawAxes(_ page: inout Markup) {
        let (low, high) = (x(0), Self.width - Self.right)
        for mark in scale.marks {
            let at = y(mark)
            page.element(
                "line",
                [
                    "class": "grid", "x1": number(low), "x2": number(high), "y1": number(at),
                    "y2": number(at),
                ],
                ""
            )
            page.element(
                "text",
                ["class": "y", "x": number(low - 8), "y": number(at + 4)],
                word(mark)
            )
        }
        let base = Self.height - Self.bottom
        for mark in time.marks {
            let at = x(mark)
            page.element(
                "line",
                [
                    "class": "tick", "x1": number(at), "x2": number(at), "y1": number(base),
                    "y2": number(base + 5),
                ],
                ""
            )
            page.element(
                "text",
                ["class": "x", "x": number(at), "y": number(base + 19)],
                short(mark)
            )
        }
        page.element(
            "line",
            [
                "class": "axis", "x1": number(low), "x2": number(high), "y1": number(base),
                "y2": number(base),
            ],
            ""
        )
        page.element(
            "text",
            ["class": "x name", "x": number((low + high) / 2), "y": number(Self.height - 8)],
            "seconds since the start"
        )
        let middle = (Self.top + base) / 2
        page.element(
            "text",
            [
                "class": "x name", "x": "14", "y": number(middle),
                "transform": "rotate(-90 14 \(number(middle)))",
            ],
            axis
        )
    }

    private func drawBand(_ page: inout Markup) {
        guard let band else { return }
        let from = x(band.from)
        page.element(
            "rect",
            [
                "class": "band", "x": number(from), "y": number(Self.top),
                "width": number(max(1, x(band.to) - from)),
                "height": number(Self.height - Self.bottom - Self.top),
            ],
            ""
        )
        page.element(
            "text",
            ["class": "note", "x": number(from + 6), "y": number(Self.top + 15)],
            band.name
        )
    }

    // MARK: Values

    private func drawLine(_ series: Series, _ page: inout Markup) {
        var path = ""
        var isGap = true
        for (index, value) in series.values.enumerated() {
            guard let height = value.y else {
                isGap = true
                continue
            }
            let point = "\(number(x(value.middle))) \(number(y(height)))"
            path += (isGap ? "M" : "L") + point
            // Alone between gaps it would be a line of no length, which has no ends to be seen.
            if isGap, index + 1 == series.values.count || series.values[index + 1].y == nil {
                path += "l0.1 0"
            }
            isGap = false
        }
        page.element("path", ["class": "line \(series.style)", "d": path], "")
    }

    private func drawAreas(_ page: inout Markup) {
        guard let count = series.first?.values.count, count > 0 else { return }
        var floor = [Double](repeating: 0, count: count)
        for one in series {
            let ceiling = zip(floor, one.values).map { $0 + ($1.y ?? 0) }
            var path = ""
            for (index, value) in one.values.enumerated() {
                path +=
                    "\(path.isEmpty ? "M" : "L")\(number(x(value.from))) \(number(y(ceiling[index])))"
                path += "L\(number(x(value.to))) \(number(y(ceiling[index])))"
            }
            for (index, value) in one.values.enumerated().reversed() {
                path += "L\(number(x(value.to))) \(number(y(floor[index])))"
                path += "L\(number(x(value.from))) \(number(y(floor[index])))"
            }
            page.element("path", ["class": "fill \(one.style)", "d": path + "Z"], "")
            floor = ceiling
        }
    }

    private func drawWanted(_ page: inout Markup) {
        guard !wanted.isEmpty else { return }
        let corners = wanted.map { "\(number(x($0.time))),\(number(y($0.y)))" }
        page.element(
            "polyline",
            ["class": "wanted", "points": corners.joined(separator: " ")],
            ""
        )
    }

    /// What a pointer that rests on a stretch of time is told.
    private func drawHints(_ page: inout Markup) {
        guard let values = series.first?.values else { return }
        for (index, value) in values.enumerated() {
            page.element(
                "rect",
                [
                    "class": "hint", "x": number(x(value.from)), "y": number(Self.top),
                    "width": number(max(0.1, x(value.to) - x(value.from))),
                    "height": number(Self.height - Self.bottom - Self.top),
                ]
            ) { page in
                let heard = series.map { one in
                    "\(one.name) \(one.values[index].y.map(word) ?? "none")"
                }
                page.element(
                    "title",
                    (["\(short(value.from)) to \(short(value.to)) s"] + heard)
                        .joined(separator: "\n")
                )
            }
        }
    }

    private func x(_ seconds: Double) -> Double {
        Self.left + time.place(seconds) * (Self.width - Self.left - Self.right)
    }

    private func y(_ value: Double) -> Double {
        let base = Self.height - Self.bottom
        return base - scale.place(value) * (base - Self.top)
    }
}

private func number(_ coordinate: Double) -> String { decimal(max(0, coordinate), 1) }

/// A number with no more places than it needs.
func short(_ value: Double) -> String {
    var text = decimal(value, 2)
    while text.contains("."), text.last == "0" || text.last == "." { text.removeLast() }
    return text
}
