// HTML and SVG that cannot be injected into: what a literal says is markup, what is put into it is
// text and is escaped.
//
//     let row: Markup = "<li>\(feedback.message)</li>"
//
// The compiler decides which is which. There is no way to make markup of a String that came from
// elsewhere, so an escape cannot be forgotten.

/// A piece of HTML.
public struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The HTML.
    public private(set) var text: String

    /// No HTML at all.
    public static let empty: Markup = ""

    /// Takes a literal as HTML.
    public init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    /// Takes the literal parts as HTML and the values between them as text.
    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Takes text, escaped.
    public init(escaping text: String) {
        self.text = ""
        escape(text, into: &self.text)
    }

    /// Puts pieces one behind the other.
    public init(_ pieces: some Sequence<Markup>) {
        text = pieces.reduce(into: "") { $0 += $1.text }
    }

    /// Appends a piece.
    public static func += (left: inout Markup, right: Markup) { left.text += right.text }

    /// Collects a literal's parts and the values between them.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        /// Makes room for what will come.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// Appends HTML.
        public mutating func appendLiteral(_ literal: StaticString) {
            text += literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        }

        /// Appends text, escaped for content and for attributes in quotes.
        public mutating func appendInterpolation(_ value: String) { escape(value, into: &text) }

        /// Appends a whole number.
        public mutating func appendInterpolation(_ value: Int) { text += String(value) }

        /// Appends a piece of HTML.
        public mutating func appendInterpolation(_ value: Markup) { text += value.text }

        /// Appends a piece of HTML where there is one.
        public mutating func appendInterpolation(_ value: Markup?) {
            if let value { text += value.text }
        }

        /// Appends pieces one behind the other.
        public mutating func appendInterpolation(_ values: [Markup]) {
            for value in values { text += value.text }
        }
    }
}

/// Escapes what means something in content or in an attribute in quotes (HTML, 13.3).
///
/// Control characters that HTML forbids, and the ones that turn the direction of text around, are
/// shown as U+FFFD: nobody's feedback may reorder what stands beside it.
private func escape(_ value: String, into text: inout String) {
    for scalar in value.unicodeScalars {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            text += "\u{FFFD}"
        default: text.unicodeScalars.append(scalar)
        }
    }
}
