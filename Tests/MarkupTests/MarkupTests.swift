// Markup: nothing that is put into it can become markup.

import Markup
import Testing

@Suite struct MarkupTests {
    @Test("what is put into a literal is text")
    func escapes() {
        let hostile = "<script>alert('1')</script>&\""
        let markup: Markup = "<p title=\"\(hostile)\">\(hostile)</p>"
        let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"
        #expect(markup.text == "<p title=\"\(safe)\">\(safe)</p>")
    }

    @Test("markup in markup is not escaped again")
    func nests() {
        let inner: Markup = "<b>\("&")</b>"
        let outer: Markup = "<p>\(inner)\([inner, inner])\(Markup?.none)\(7)</p>"
        #expect(outer.text == "<p><b>&amp;</b><b>&amp;</b><b>&amp;</b>7</p>")
    }

    @Test(
        "characters that steer a terminal or turn text around are replaced",
        arguments: ["\u{0}", "\u{1B}", "\u{85}", "\u{202E}", "\u{2066}"]
    )
    func control(character: String) {
        #expect(Markup(escaping: "a\(character)b").text == "a\u{FFFD}b")
    }

    @Test("an address escapes its segments and its parameters")
    func addresses() {
        let address = Address("org", "a/b", "..").with("q", "1 & 2").with("x", nil)
        #expect(address.text == "/org/a%2Fb/..?q=1%20%26%202")
        #expect(address.with("q", "ü").text == "/org/a%2Fb/..?q=%C3%BC")
        #expect(Address().text == "/")
        #expect(Address().appending("login").text == "/login")
        let link: Markup = "<a href=\"\(Address("a").with("x", "1").with("y", "2"))\">"
        #expect(link.text == "<a href=\"/a?x=1&amp;y=2\">")
    }
}
