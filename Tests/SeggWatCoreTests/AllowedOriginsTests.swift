// Which origins a project's patterns allow.

import SeggWatCore
import Testing

@Suite("AllowedOrigins")
struct AllowedOriginsTests {
    /// One pattern, and origins on both sides of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let pattern: String
        let allowed: [String]
        let refused: [String]

        var testDescription: String { pattern }
    }

    @Test(
        "a pattern allows its own origins and no others",
        arguments: [
            Row(
                pattern: "https://example.com",
                allowed: [
                    "https://example.com", "https://example.com:443", "HTTPS://Example.COM",
                    "https://example.com/page?x=1#y", "https://example.com?x",
                    "https://example.com#x",
                ],
                refused: [
                    "http://example.com", "https://example.com:8443", "https://example.com:80",
                    "https://www.example.com", "https://example.com.evil.org",
                    "https://evilexample.com", "https://example.co", "https://example.com.",
                    "example.com", "//example.com", "https:example.com", "https:/example.com",
                    "wss://example.com", "xhttps://example.com",
                ]
            ),
            Row(
                pattern: "http://localhost:3000",
                allowed: ["http://localhost:3000", "http://LOCALHOST:3000/a"],
                refused: [
                    "http://localhost", "http://localhost:3001", "https://localhost:3000",
                    "http://localhost:30000", "http://localhost:03001", "http://localhost:",
                    "http://localhost:3000x", "http://localhost:-3000",
                ]
            ),
            Row(
                pattern: "http://example.com:80",
                allowed: ["http://example.com", "http://example.com:80"],
                refused: ["https://example.com", "http://example.com:8080"]
            ),
            Row(
                pattern: "https://*.example.com",
                allowed: [
                    "https://a.example.com", "https://a.b.example.com", "https://A.EXAMPLE.com:443",
                ],
                refused: [
                    "https://example.com", "https://.example.com", "https://evilexample.com",
                    "https://evil-example.com", "https://a.example.com.evil.org",
                    "http://a.example.com", "https://a.example.com:444",
                    "https://evil.org/.example.com", "https://evil.org?.example.com",
                    "https://evil.org#.example.com", "https://evil.org@a.example.com",
                    "https://a.example.com@evil.org",
                ]
            ),
            Row(
                pattern: "example.com",
                allowed: ["http://example.com", "https://example.com", "https://example.com:443"],
                refused: [
                    "http://example.com:443", "https://example.com:80", "http://a.example.com",
                    "http://example.com:8080",
                ]
            ),
            Row(
                pattern: "*.example.com",
                allowed: ["http://a.example.com", "https://a.example.com"],
                refused: ["http://example.com", "http://a.example.com:81"]
            ),
            Row(
                pattern: "example.com:8080",
                allowed: ["http://example.com:8080", "https://example.com:8080"],
                refused: ["http://example.com", "https://example.com"]
            ),
            Row(
                pattern: "http://[::1]:3000",
                allowed: ["http://[::1]:3000", "http://[::1]:3000/page"],
                refused: [
                    "http://[::1]", "http://::1:3000", "http://[::2]:3000", "http://[::1]x:3000",
                    "http://[::1:3000",
                ]
            ),
            Row(
                pattern: "https://[2001:DB8::1]",
                allowed: ["https://[2001:db8::1]", "https://[2001:DB8::1]:443"],
                refused: ["https://[2001:db8::2]", "https://2001:db8::1"]
            ),
            Row(
                pattern: "https://example.com/",
                allowed: ["https://example.com"],
                refused: ["https://example.org"]
            ),
            Row(
                pattern: "capacitor://localhost",
                allowed: ["capacitor://localhost", "Capacitor://localhost"],
                refused: ["http://localhost", "ionic://localhost", "capacitor://localhost:1"]
            ),
            Row(pattern: "null", allowed: [], refused: ["null", "NULL", ""]),
        ]
    )
    func matches(row: Row) {
        let origins = AllowedOrigins([row.pattern])
        #expect(!origins.allowsAll)
        #expect(!origins.allows(nil))
        for origin in row.allowed { #expect(origins.allows(origin), "\(origin)") }
        for origin in row.refused { #expect(!origins.allows(origin), "\(origin)") }
    }

    @Test("the star allows everything, a missing and an opaque origin included")
    func starAllowsAll() {
        let origins = AllowedOrigins(["https://example.com", "*"])
        #expect(origins.allowsAll)
        for origin in [nil, "null", "", "https://evil.org", "garbage"] {
            #expect(origins.allows(origin))
        }
    }

    @Test("no pattern allows nothing")
    func emptyAllowsNothing() {
        let origins = AllowedOrigins([])
        for origin in [nil, "null", "", "https://example.com"] { #expect(!origins.allows(origin)) }
    }

    @Test(
        "what is no pattern matches nothing, and leaves its neighbours alone",
        arguments: [
            "", " ", "https://", "://", "*.", "**", "*.*", "https://*", "*example.com",
            "https://a.*.example.com", "https://user@example.com", "https://example.com:",
            "https://example.com:99999", "https://example.com:x", "https://[::1", "/", "//",
            " https://example.com", "https://example.com ", "https://example.com:-1",
            "[", "]", ":", "@", "https://example.com:443:443", "https:\\\\example.com",
            String(repeating: "a", count: 300),
        ]
    )
    func garbageMatchesNothing(pattern: String) {
        let origins = AllowedOrigins([pattern])
        let probes = [
            "https://example.com", "http://example.com", "https://a.b.example.com", "https://", "",
            "https://a", "null", "http://x", "https://user@example.com", "https://:443", "http://*",
            "https://[::1", "http://[::1]",
        ]
        for probe in probes { #expect(!origins.allows(probe), "\(probe)") }
        let both = AllowedOrigins(["https://one.example", pattern, "https://two.example"])
        #expect(both.allows("https://one.example"))
        #expect(both.allows("https://two.example"))
    }

    @Test("every one of many patterns is tried")
    func manyPatterns() {
        let origins = AllowedOrigins((0..<500).map { "https://site-\($0).example" })
        for number in 0..<500 { #expect(origins.allows("https://site-\(number).example")) }
        #expect(!origins.allows("https://site-500.example"))
    }

    @Test("no cut of an origin matches its pattern or reads outside of it")
    func cutsDoNotMatch() {
        let origins = AllowedOrigins(["https://*.example.com:8443", "http://[::1]:8080"])
        for whole in ["https://a.example.com:8443", "http://[::1]:8080"] {
            #expect(origins.allows(whole))
            for cut in 0..<whole.utf8.count { #expect(!origins.allows(String(whole.prefix(cut)))) }
        }
    }
}
