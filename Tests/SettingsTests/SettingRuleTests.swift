import Testing

@testable import Settings

@Suite struct SettingRuleTests {
    @Test(arguments: ["none", "1/1", "0.001/5", "100/2000", "1000000/100000000"])
    func ratesHaveTwoNumbers(text: String) {
        #expect(SettingRule.rate.allows(text))
    }

    @Test(arguments: [
        "", "off", "1", "1/", "/1", "0/5", "5/0", "-1/5", "1/-5", "1/5/9", "1 /5", "0.0001/5",
        "1/1.5",
        "1000001/1", "1/100000001", "1e3/5", "inf/5",
    ])
    func nothingElseIsARate(text: String) {
        #expect(!SettingRule.rate.allows(text))
    }

    @Test(arguments: ["1", "256", "007"])
    func wholeNumbersInRangeAreCounts(text: String) {
        #expect(SettingRule.count(1...256).allows(text))
    }

    @Test(arguments: [
        "", "0", "257", "-1", "+1", "1.0", "1e1", " 1", "1 ", "٣", "0x1", "99999999999999999999",
    ])
    func nothingElseIsACount(text: String) {
        #expect(!SettingRule.count(1...256).allows(text))
    }

    @Test(arguments: [("5", 5000), ("0.05", 50), ("1.5", 1500), ("0.001", 1), ("10.250", 10_250)])
    func secondsAreExact(text: String, millis: Int) {
        #expect(milliseconds(text) == millis)
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "1.0000", "-1", "1e3", "inf", "nan", "1,5", "1s", "1.2.3",
    ])
    func nothingElseIsSeconds(text: String) {
        #expect(milliseconds(text) == nil)
    }

    @Test(
        arguments: [
            "*", "*.example.com", "https://example.com", "http://localhost:3000", "http://[::1]:80",
            "https://*.example.com", "capacitor://localhost", "https://a.example, *.b.example",
        ]
    )
    func originsAreAllowed(text: String) {
        #expect(SettingRule.origins.allows(text))
    }

    @Test(
        arguments: [
            "", "example.com", "https://", "https://example.com/", "https://example.com/path",
            "://x", "https:/x", "https://a b", "a,,b", "*,", "*.", "1http://x", "https://x?y",
        ]
    )
    func nothingElseIsAnOrigin(text: String) {
        #expect(!SettingRule.origins.allows(text))
    }

    @Test("defaults keep their own rules", arguments: Setting.all)
    func defaultsAreAllowed(setting: Setting) {
        #expect(setting.fallback.map(setting.rule.allows) ?? (setting.fallbackInWords != nil))
    }

    @Test("no two settings share a key, a flag or a variable")
    func settingsAreDistinct() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.flag)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
    }
}
