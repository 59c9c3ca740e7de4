// What all charts share: a figure with a picture for eyes and the same numbers as a table.
//
// A picture is SVG with positions in percent, so that it takes whatever width it is given without a
// script; its colours are CSS classes, so that both themes and a strict Content-Security-Policy
// work. Axis labels are HTML beside it, which never shrinks with it.

import Markup

/// The parts of a chart.
enum Chart {
    /// A figure: caption, picture, and the numbers behind a disclosure.
    static func figure(
        _ kind: Markup,
        caption: String,
        picture: Markup,
        table: ChartTable
    ) -> Markup {
        """
        <figure class="chart \(kind)"><figcaption>\(caption)</figcaption>\(picture)\
        \(table.markup(caption: caption))</figure>
        """
    }

    /// A picture that a screen reader announces by its name and its sentence.
    static func picture(_ title: String, _ summary: String, _ shapes: Markup) -> Markup {
        """
        <svg role="img" aria-label="\(title): \(summary)" focusable="false">\
        <title>\(title)</title><desc>\(summary)</desc>\(shapes)</svg>
        """
    }

    /// A share of a whole in percent for an attribute, at most two decimals.
    static func percent(_ share: Double) -> Markup { number(share * 100, unit: "%") }

    /// A number for an attribute, at most two decimals.
    static func number(_ value: Double, unit: Markup = .empty) -> Markup {
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        guard rest > 0 else { return "\(sign)\(Int(whole))\(unit)" }
        let digits = rest < 10 ? "0\(rest)" : String(rest)
        let short = digits.hasSuffix("0") ? String(digits.dropLast()) : digits
        return "\(sign)\(Int(whole)).\(short)\(unit)"
    }
}
