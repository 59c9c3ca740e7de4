// The rules about text, against ECMAScript's, Unicode's and a list of addresses.

import SeggWatCore
import Testing

@Suite("Text")
struct TextTests {
    /// What ECMAScript's WhiteSpace and LineTerminator are.
    private static let spaces: [Unicode.Scalar] = [
        "\u{9}", "\u{A}", "\u{B}", "\u{C}", "\u{D}", "\u{20}", "\u{A0}", "\u{1680}", "\u{2000}",
        "\u{2001}", "\u{2002}", "\u{2003}", "\u{2004}", "\u{2005}", "\u{2006}", "\u{2007}",
        "\u{2008}", "\u{2009}", "\u{200A}", "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}",
        "\u{3000}", "\u{FEFF}",
    ]

    @Test("trimming removes exactly what ECMAScript's trim removes, of all characters")
    func trimsWhatECMAScriptTrims() {
        let spaces = Set(Self.spaces)
        for code in UInt32(0)...0x1_0FFF {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let character = String(Character(scalar))
            let expected = spaces.contains(scalar) ? "" : character
            guard trim(character) != expected || trim("a" + character) != "a" + expected
            else { continue }
            Issue.record("U+\(String(code, radix: 16)) is trimmed wrongly")
        }
    }

    @Test("only the ends are trimmed, and all of them")
    func trimsEnds() {
        #expect(trim("") == "")
        #expect(trim("a") == "a")
        #expect(trim(" \t\r\n a b \u{A0}c\u{3000}\u{2028} ") == "a b \u{A0}c")
        #expect(trim("\u{FEFF}{}\u{FEFF}") == "{}")
        #expect(trim(String(String.UnicodeScalarView(Self.spaces))) == "")
        #expect(trim("🙏 ") == "🙏")
        #expect(trim(" é") == "é")
    }

    @Test("a zero-width joiner, a control character or a bidi mark is no white space")
    func keepsOthers() {
        for text in ["\u{200B}", "\u{200D}", "\u{200E}", "\u{180E}", "\u{85}", "\u{0}", "\u{1F}"] {
            #expect(trim(text) == text)
        }
    }

    @Test("characters are code points")
    func countsCodePoints() {
        let table: [(String, Int)] = [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 2), ("日本語", 3), ("🙏🏽", 2),
            ("👨‍👩‍👧", 5), ("\u{7FF}\u{800}\u{FFFF}\u{10000}", 4), ("a\0b", 3),
        ]
        for (text, count) in table { #expect(ask(text, characterCount) == count) }
    }

    @Test("C0, DEL and C1 are control characters, and nothing else is")
    func findsControls() {
        for code in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let isControl = code < 0x20 || (0x7F...0x9F).contains(code)
            let found = ask("a" + String(Character(scalar)) + "b", containsControl)
            if found != isControl { Issue.record("U+\(String(code, radix: 16)) is judged wrongly") }
        }
    }

    @Test("U+0000 is found wherever it stands, and an overlong digit is none")
    func findsNUL() {
        #expect(ask("\0", containsNUL))
        #expect(ask("abc\0", containsNUL))
        #expect(ask("\0abc", containsNUL))
        #expect(!ask("", containsNUL))
        #expect(!ask("0\u{1}", containsNUL))
    }

    @Test(
        "an address has one @ between a name and a domain with a dot in it",
        arguments: [
            "a@b.co", "a.b+c@example.com", "x@sub.example.museum", "名前@例え.jp",
            "o'hara@example.ie", "a@b.c", "user@xn--exmple-cua.com", "\"quoted\"@example.org",
            "1@2.3",
        ]
    )
    func goodAddresses(text: String) {
        #expect(ask(text, looksLikeEmail))
    }

    @Test(
        "what has no such shape is refused",
        arguments: [
            "", "@", "a", "a@", "@b.co", "a@b", "a@b.", "a@.co", "a@b@c.co", "a b@c.co", "a@b c.co",
            "a@b.co ", "\ta@b.co", "a@b.co\n", "a@b.co,c@d.co", "a@b.co;c@d.co", "a@.", "a@..",
            "a@bc.", "a\0@b.co", "a\u{7F}@b.co", "a\u{A0}b@c.co", "a@b.\u{2003}co",
            "a@b.co\u{2028}", "a@localhost",
        ]
    )
    func badAddresses(text: String) {
        #expect(!ask(text, looksLikeEmail))
    }

    private func trim(_ text: String) -> String {
        ask(text) { String(decoding: trimmed($0), as: UTF8.self) }
    }

    private func ask<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        Array(text.utf8).withUnsafeBufferPointer(body)
    }
}
