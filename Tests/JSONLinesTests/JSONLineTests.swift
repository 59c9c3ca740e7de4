import JSONLines
import Testing

@Suite struct JSONLineTests {
    @Test("fields keep their order and their kind")
    func fieldsKeepOrder() {
        var line = JSONLine()
        line.add("b", "text")
        line.add("a", 42)
        line.add("c", true)
        line.add("d", ["x", "y"])
        #expect(text(line) == #"{"b":"text","a":42,"c":true,"d":["x","y"]}"# + "\n")
    }

    @Test("an object without fields is an object")
    func emptyObject() {
        #expect(text(JSONLine()) == "{}\n")
    }

    @Test(
        "what JSON forbids in a string is escaped and nothing else is",
        arguments: [
            ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\r\n", #"\r\n"#), ("\t", #"\t"#),
            ("\u{0}", #"\u0000"#), ("\u{1f}", #"\u001f"#), ("\u{7f}", "\u{7f}"),
            ("שלום 👋🏽", "שלום 👋🏽"), ("/", "/"), ("\u{2028}", "\u{2028}"),
        ]
    )
    func escapes(raw: String, escaped: String) {
        var line = JSONLine()
        line.add(raw, raw)
        #expect(text(line) == "{\"\(escaped)\":\"\(escaped)\"}\n")
    }

    private func text(_ line: consuming JSONLine) -> String {
        String(decoding: line.ended(), as: UTF8.self)
    }
}
