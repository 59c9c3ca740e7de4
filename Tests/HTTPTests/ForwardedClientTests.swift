import HTTP
import Testing

@Suite("The client behind proxies")
struct ForwardedClientTests {
    /// The client that these field lines name, as the lines' sender wrote them.
    private func client(_ field: ForwardedField, _ lines: String...) throws -> IPAddress? {
        let text = "GET / HTTP/1.1\r\nHost: a\r\n\(lines.map { "\($0)\r\n" }.joined())\r\n"
        let bytes = Array(text.utf8)
        let head = try #require(parsedHead(text))
        let proxies = try #require(TrustedProxies("10.0.0.0/8,2001:db8:f::/48"))
        return head.forwardedClient(bytes.span, field, proxies)
    }

    @Test(
        "is the rightmost address that no trusted proxy has",
        arguments: [
            ("203.0.113.7", "203.0.113.7"),
            // What the client made up stands left of what the proxy heard.
            ("1.1.1.1, 203.0.113.7", "203.0.113.7"),
            ("1.1.1.1,203.0.113.7,10.0.0.2, 10.0.0.3", "203.0.113.7"),
            ("10.0.0.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
            // A request that began at a proxy.
            ("10.0.0.9, 10.0.0.2", "10.0.0.9"),
            ("203.0.113.7:51234", "203.0.113.7"), ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"),
            ("203.0.113.7, 2001:db8:f::1", "203.0.113.7"),
            (" , 203.0.113.7 ,\t, ", "203.0.113.7"),
            // What nobody vouches for stays out.
            ("203.0.113.7, unknown, 10.0.0.2", "10.0.0.2"),
            ("203.0.113.7, unknown", nil), ("unknown", nil), ("", nil), (",", nil),
            ("203.0.113.7, 10.0.0.2:99999999", nil), ("203.0.113.7, 10.0.0.256", nil),
            ("<script>", nil), ("203.0.113.7, [::1", nil), ("203.0.113.7 10.0.0.1", nil),
            ("for=203.0.113.7", nil), ("\"203.0.113.7\"", nil),
        ]
    )
    func forwardedFor(value: String, expected: String?) throws {
        let found = try client(.forwardedFor, "X-Forwarded-For: \(value)")
        #expect(found == expected.flatMap { IPAddress($0) })
    }

    @Test(
        "is read from Forwarded when that is what the proxies write",
        arguments: [
            ("for=203.0.113.7", "203.0.113.7"), ("For=\"203.0.113.7:80\"", "203.0.113.7"),
            ("for=1.1.1.1, for=203.0.113.7;proto=https;by=10.0.0.1", "203.0.113.7"),
            ("by=10.0.0.1;for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            ("proto=https; for=203.0.113.7 , for=10.0.0.2", "203.0.113.7"),
            ("host=\"a,b\";for=203.0.113.7", "203.0.113.7"),
            ("for=10.0.0.9,for=10.0.0.2", "10.0.0.9"),
            // Hidden, unknown, twice, or without the parameter: nobody vouches for what is left.
            ("for=203.0.113.7, for=_hidden", nil), ("for=203.0.113.7, for=unknown", nil),
            ("for=203.0.113.7, proto=https", nil), ("for=1.1.1.1;for=203.0.113.7", nil),
            // A quote that the client opened may not swallow what the proxy has added.
            ("for=\"1.1.1.1, for=203.0.113.7", nil), ("for=\"1.1.1.1\\, for=203.0.113.7", nil),
            ("203.0.113.7", nil), ("for=", nil), ("for", nil), ("=203.0.113.7", nil), ("", nil),
            ("for=\"203.0.113.7\"x", nil),
        ]
    )
    func forwarded(value: String, expected: String?) throws {
        let found = try client(.forwarded, "Forwarded: \(value)")
        #expect(found == expected.flatMap { IPAddress($0) })
    }

    @Test("is found across the lines of the field, which count as one list")
    func severalLines() throws {
        let found = try client(
            .forwardedFor,
            "X-Forwarded-For: 1.1.1.1, 203.0.113.7",
            "Accept: x-forwarded-for: 9.9.9.9",
            "x-forwarded-FOR: 10.0.0.5",
            "X-Forwarded-For: 10.0.0.6, 10.0.0.7",
            "X-Forwarded-Foo: 8.8.8.8"
        )
        #expect(found == IPAddress("203.0.113.7"))
        let hidden = try client(
            .forwardedFor,
            "X-Forwarded-For: 203.0.113.7, nobody",
            "X-Forwarded-For: 10.0.0.6"
        )
        #expect(hidden == IPAddress("10.0.0.6"))
        let last = try client(
            .forwardedFor,
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-For: nobody"
        )
        #expect(last == nil)
    }

    @Test("is not read from the field that the proxies do not write")
    func otherField() throws {
        #expect(try client(.forwardedFor, "Forwarded: for=203.0.113.7") == nil)
        #expect(try client(.forwarded, "X-Forwarded-For: 203.0.113.7") == nil)
        #expect(try client(.forwardedFor, "X-Real-IP: 203.0.113.7") == nil)
    }
}
