// What a good request head says.

import HTTP
import Testing

@Suite("RequestParser: good requests")
struct RequestParserTests {
    private let browser = """
        POST /api/v1/feedback?site=7&x=%20 HTTP/1.1\r
        Host: feedback.example.com:8443\r
        Connection: keep-alive\r
        Content-Length: 182\r
        sec-ch-ua-platform: "Linux"\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r
        content-type:application/json; charset=utf-8 \t\r
        Accept: */*\r
        Origin: https://www.example.org\r
        REFERER: https://www.example.org/docs\r
        Accept-Encoding: gzip, br\r
        Idempotency-Key: "8e03978e"\r
        X-Forwarded-For: 192.0.2.1\r
        X-Forwarded-For: 198.51.100.7\r
        Forwarded: for=192.0.2.1\r
        Forwarded: for=198.51.100.7\r
        Authorization: Bearer abc\r
        X-API-Key: key\r
        X-API-Key: other\r
        X-Session-ID: s1\r
        X-Session-Token: t1\r
        Prefer: respond-async\r
        Content-Encoding: gzip\r
        If-None-Match: "a", "b"\r
        \r\n
        """

    @Test("every known field is found in any case and without the whitespace around it")
    func knownFields() throws {
        let source = browser
        let head = try #require(parsedHead(source))
        #expect(head.method == .post)
        #expect(text(head.target, of: source) == "/api/v1/feedback?site=7&x=%20")
        #expect(text(head.path, of: source) == "/api/v1/feedback")
        #expect(text(head.query, of: source) == "site=7&x=%20")
        #expect(head.framing == .length(182))
        #expect(head.keepAlive)
        #expect(text(head.host, of: source) == "feedback.example.com:8443")
        #expect(text(head.contentType, of: source) == "application/json; charset=utf-8")
        #expect(text(head.contentEncoding, of: source) == "gzip")
        #expect(text(head.origin, of: source) == "https://www.example.org")
        #expect(text(head.referer, of: source) == "https://www.example.org/docs")
        #expect(text(head.idempotencyKey, of: source) == "\"8e03978e\"")
        #expect(text(head.authorization, of: source) == "Bearer abc")
        #expect(text(head.sessionID, of: source) == "s1")
        #expect(text(head.sessionToken, of: source) == "t1")
        #expect(text(head.prefer, of: source) == "respond-async")
        #expect(text(head.userAgent, of: source) == "Mozilla/5.0 (X11; Linux x86_64)")
        #expect(text(head.acceptEncoding, of: source) == "gzip, br")
        #expect(text(head.ifNoneMatch, of: source) == "\"a\", \"b\"")
    }

    @Test("of forwarding fields the last line counts, of the others the first")
    func repeatedFields() throws {
        let source = browser
        let head = try #require(parsedHead(source))
        #expect(text(head.forwardedFor, of: source) == "198.51.100.7")
        #expect(text(head.forwarded, of: source) == "for=198.51.100.7")
        #expect(text(head.apiKey, of: source) == "key")
    }

    @Test("the head's length covers empty lines before it and its own empty line, and no more")
    func headLength() throws {
        let source = "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nbody"
        let head = try #require(parsedHead(source))
        #expect(Int(head.headBytes) == source.utf8.count - 4)
        #expect(head.fieldsStart == 20)
        #expect(text(head.target, of: source) == "/")
    }

    @Test(
        "the methods of RFC 9110 and PATCH are known",
        arguments: [
            ("GET", Method.get), ("HEAD", .head), ("POST", .post), ("PUT", .put),
            ("DELETE", .delete), ("PATCH", .patch), ("OPTIONS", .options), ("TRACE", .trace),
        ]
    )
    func methods(name: String, method: Method) {
        #expect(parsedHead("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n")?.method == method)
    }

    @Test(
        "whether a connection persists follows version and Connection",
        arguments: [
            ("1.1", "", true), ("1.1", "Connection: close", false),
            ("1.1", "Connection: CLOSE", false), ("1.1", "Connection: keep-alive", true),
            ("1.1", "Connection: upgrade , close", false), ("1.1", "Connection: closed", true),
            ("1.1", "Connection: keep-alive\r\nConnection: x,close", false),
            ("1.1", "Connection: ,,close", false), ("1.1", "Connection:", true),
            ("1.0", "", false), ("1.0", "Connection: Keep-Alive", true),
            ("1.0", "Connection: keep-alive, close", false), ("1.7", "", true),
        ]
    )
    func persistence(version: String, field: String, keepAlive: Bool) {
        let line = field.isEmpty ? "" : field + "\r\n"
        #expect(
            parsedHead("GET / HTTP/\(version)\r\nHost: a\r\n\(line)\r\n")?.keepAlive == keepAlive
        )
    }

    @Test(
        "the end of the body follows Content-Length and Transfer-Encoding",
        arguments: [
            ("", BodyFraming.none), ("Content-Length: 0", .length(0)),
            ("Content-Length:  007 ", .length(7)),
            ("Content-Length: 9223372036854775807", .length(UInt64(Int.max))),
            ("Transfer-Encoding: chunked", .chunked), ("transfer-encoding:\tChUnKeD ", .chunked),
        ]
    )
    func framing(field: String, framing: BodyFraming) {
        let line = field.isEmpty ? "" : field + "\r\n"
        #expect(parsedHead("POST / HTTP/1.1\r\nHost: a\r\n\(line)\r\n")?.framing == framing)
    }

    @Test("an expectation counts in HTTP/1.1 and only before a body")
    func expectation() {
        let field = "Expect: 100-Continue\r\n"
        let sized = "Host: a\r\nContent-Length: 5\r\n\(field)\r\n"
        #expect(parsedHead("POST / HTTP/1.1\r\n\(sized)")?.expectsContinue == true)
        #expect(parsedHead("POST / HTTP/1.0\r\n\(sized)")?.expectsContinue == false)
        #expect(parsedHead("POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n")?.expectsContinue == false)
    }

    @Test(
        "each form of target gives its path, query and host",
        arguments: [
            ("GET", "/", "/", "-", "h"), ("GET", "/a/b?", "/a/b", "", "h"),
            ("GET", "/?a?b", "/", "a?b", "h"), ("GET", "//a", "//a", "-", "h"),
            ("GET", "http://example.com/a?b", "/a", "b", "example.com"),
            ("GET", "HTTPS://example.com:443", "", "-", "example.com:443"),
            ("GET", "http://[::1]?q", "", "q", "[::1]"), ("OPTIONS", "*", "*", "-", "h"),
            ("CONNECT", "example.com:443", "", "-", "h"),
        ]
    )
    func targets(method: String, target: String, path: String, query: String, host: String) {
        let source = "\(method) \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
        let head = parsedHead(source)
        #expect(text(head?.target, of: source) == target)
        #expect(text(head?.path, of: source) == path)
        #expect(text(head?.query, of: source) == query)
        #expect(text(head?.host, of: source) == host)
    }

    @Test(
        "hosts are names, addresses and bracketed addresses, with or without a port",
        arguments: [
            "a", "example.com", "127.0.0.1:80", "[2001:db8::1]", "[::1]:8080", "a:", "a_b.c",
            "%41",
        ]
    )
    func hosts(host: String) {
        #expect(parsedHead("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") != nil)
    }

    @Test("HTTP/1.0 needs no Host, bytes above 127 may stand in values, names may be odd tokens")
    func tolerated() throws {
        #expect(parsedHead("GET / HTTP/1.0\r\n\r\n")?.minorVersion == 0)
        #expect(parsedHead("GET / HTTP/1.1\r\nHost: a\r\nX: \u{E4}\t\u{10FFFF}\r\n\r\n") != nil)
        #expect(
            parsedHead("GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09azAZ: x\r\nE:\r\n\r\n") != nil
        )
    }

    @Test("pipelined requests are read one after another, from where each one ends")
    func pipelined() throws {
        let first = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
        let bytes = Array((first + "GET /2 HTTP/1.1\r\nHost: b\r\n\r\n").utf8)
        var parser = RequestParser()
        guard case .head(let one) = parser.parse(bytes.span), one.framing == .length(4) else {
            Issue.record("the first request is good")
            return
        }
        parser.reset()
        let rest = Array(bytes[(Int(one.headBytes) + 4)...])
        guard case .head(let two) = parser.parse(rest.span) else {
            Issue.record("the second request is good")
            return
        }
        #expect(Int(two.headBytes) == rest.count)
        #expect(two.path == ByteRange(offset: 4, count: 2))
        #expect(two.framing == .none)
    }

    @Test("a verdict stays the same until the parser is reset")
    func verdictsStay() {
        let good = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        let bad = Array("GET /\r\n".utf8)
        var parser = RequestParser()
        let verdict = parser.parse(good.span)
        #expect(parser.parse(good.span) == verdict)
        parser.reset()
        #expect(parser.parse(bad.span) == .malformed(.malformedRequestLine))
        #expect(parser.parse(bad.span) == .malformed(.malformedRequestLine))
    }
}
