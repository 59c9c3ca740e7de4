import Testing

@testable import Settings

@Suite struct ConfigurationFileTests {
    private func entries(_ text: String) throws -> [String: String] {
        var parser = JSONParser(path: "f", bytes: Array(text.utf8))
        return Dictionary(uniqueKeysWithValues: try parser.parse().map { ($0.key, $0.value) })
    }

    @Test("nested objects become keys with dots, and values the text that a flag would have")
    func valuesBecomeText() throws {
        let text = """
            {
              "gateway": {"loops": 2, "idle_timeout": 1.5, "deep": {"er": "x"}},
              "seed": {"origin": ["https://a.example", "*"]},
              "empty": {}
            }

            """
        #expect(
            try entries(text) == [
                "gateway.loops": "2", "gateway.idle_timeout": "1.5", "gateway.deep.er": "x",
                "seed.origin": "https://a.example,*",
            ]
        )
    }

    @Test("escapes are read as RFC 8259 has them")
    func escapes() throws {
        let text = #"{"a": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é"}"#
        #expect(try entries(text) == ["a": "\"\\/\u{8}\u{c}\n\r\té😀é"])
    }

    @Test(
        "what is not strict JSON is refused with its line",
        arguments: [
            ("", 1), ("[]", 1), ("{", 1), ("{\n\"a\"\n}", 3), ("{\"a\": 1,}", 1),
            ("{\"a\": true}", 1), ("{\"a\": null}", 1), ("{\"a\": [1]}", 1), ("{\"a\": []}", 1),
            ("{\"a\": \"x}", 1), ("{\"a\": \"\n\"}", 1), (#"{"a": "\x"}"#, 1),
            (#"{"a": "\ud800"}"#, 1), (#"{"a": "\u12"}"#, 1), ("{\"a\": 1}\n{}", 2),
            ("{\"a\": 1, \"a\": 2}", 1), ("{'a': 1}", 1), ("{\"a\": [\"x,y\"]}", 1),
            ("// no comments\n{}", 1), (String(repeating: "{\"a\":", count: 9) + "1", 1),
        ]
    )
    func malformed(text: String, line: Int) {
        let error = #expect(throws: SettingError.self) { try entries(text) }
        guard case .malformedFile(path: "f", line: line, reason: _)? = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
    }

    @Test("every proper prefix of a file is refused")
    func prefixesAreRefused() {
        let text = #"{"a": {"b": "x\n", "c": [ "y", "z" ]}, "d": 12.5}"#
        for length in 0..<text.utf8.count {
            #expect(throws: SettingError.self) { try entries(String(text.utf8.prefix(length))!) }
        }
    }

    @Test("a key that no setting has is refused by name and line")
    func unknownKeys() throws {
        let file = try TemporaryFile("{\n\"gateway\": {\n\"lisen\": \"x\"}}")
        #expect(throws: SettingError.unknownKey(path: file.path, line: 3, key: "gateway.lisen")) {
            try ConfigurationFile(path: file.path)
        }
    }

    @Test("the file cannot name another file")
    func configIsNoKey() throws {
        let file = try TemporaryFile(#"{"config": "x"}"#)
        #expect(throws: SettingError.unknownKey(path: file.path, line: 1, key: "config")) {
            try ConfigurationFile(path: file.path)
        }
    }

    @Test("a file that is missing or a folder is refused with the reason")
    func unreadable() {
        #expect(
            throws: SettingError.unreadableFile(
                path: "/nowhere/at/all",
                reason: "No such file or directory"
            )
        ) {
            try ConfigurationFile(path: "/nowhere/at/all")
        }
        #expect(throws: SettingError.unreadableFile(path: "/tmp", reason: "Is a directory")) {
            try ConfigurationFile(path: "/tmp")
        }
    }
}
