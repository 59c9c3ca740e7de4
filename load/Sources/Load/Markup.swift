// Writes HTML and SVG, and escapes all that is put into it.
//
// Our own, because the mustache library that could do it brings Foundation and ICU into the program,
// and a page that is nearly all pictures has little for a template to say.

/// Markup that grows by elements.
struct Markup {
    private(set) var text: String

    /// Begins with a document type, or with nothing.
    init(_ beginning: StaticString = "") {
        text = "\(beginning)"
    }

    /// Adds an element with what `body` adds in it.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        text += "</\(name)>"
    }

    /// Adds an element that holds words.
    mutating func element(_ name: StaticString, _ words: String) {
        element(name, [:], words)
    }

    /// Adds an element with attributes that holds words.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String>,
        _ words: String
    ) {
        element(name, attributes) { $0.words(words) }
    }

    /// Adds an element that has no content and no end, as HTML's `meta`.
    mutating func open(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:]
    ) {
        text += "<\(name)"
        for (name, value) in attributes {
            text += " \(name)=\""
            words(value)
            text += "\""
        }
        text += ">"
    }

    /// Adds words, escaped for text and for quoted attributes (HTML, section 13.3).
    mutating func words(_ words: String) {
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            // Not a character of HTML or XML.
            case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t":
                text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Adds a style sheet, which is ours and needs no escape.
    mutating func style(_ css: StaticString) {
        text += "<style>\(css)</style>"
    }

    /// Ends a line, for those who read the source.
    mutating func line() {
        text += "\n"
    }
}
