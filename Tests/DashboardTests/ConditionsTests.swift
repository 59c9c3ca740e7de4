import Testing

@testable import Dashboard

@Suite struct ConditionsTests {
    @Test("a literal that looks like a parameter is left alone")
    func inlined() {
        var conditions = Conditions()
        for number in 1...11 { conditions.add("c\(number) = ?", "$1 $2 \(number)") }
        let text = conditions.inlined { "<\($0)>" }
        #expect(
            text
                == (1...11).map { "c\($0) = <$1 $2 \($0)>" }.joined(separator: " AND ")
        )
    }

    @Test("a pattern finds the text itself")
    func pattern() {
        #expect(containing(#"50%_\x"#) == #"%50\%\_\\x%"#)
    }
}
