// The verdict depends on the bytes, not on how they arrived, and no byte past them is read.

import HTTP
import Testing

@Suite("RequestParser: pieces")
struct RequestSplitTests {
    static let good = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\nGET /a?b HTTP/1.0\r\nConnection: keep-alive\r\n\r\nrest\r\nX: y\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nOrigin: null\r\n\r\n",
        "GET http://example.com/a?b HTTP/1.1\r\nHost: h\r\nForwarded: for=a\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
        "POST /x HTTP/1.1\r\nContent-Length: 12\r\nContent-Type: text/plain\r\nHost: a.b\r\n\r\nhello",
        "PUT / HTTP/1.1\r\nHost: a\r\nX-Session-Token: \tabc def \t\r\nX_y: \r\nIf-None-Match:*\r\n\r\n",
    ]

    @Test("every cut of a good request gives the same head", arguments: good)
    func goodRequests(request: String) {
        let bytes = Array(request.utf8)
        let whole = parse(bytes)
        guard case .head = whole else {
            Issue.record("the request is good")
            return
        }
        for cut in 0...bytes.count { #expect(parse(bytes, cuts: [cut]) == whole) }
        #expect(parse(bytes, cuts: 0...bytes.count) == whole)
    }

    @Test("every cut of a bad request gives the same fault", arguments: RequestRefusalTests.all)
    func badRequests(example: RequestRefusalTests.Case) {
        let bytes = Array(example.request.utf8)
        for cut in 0...bytes.count {
            #expect(parse(bytes, cuts: [cut]) == .malformed(example.fault))
        }
        #expect(parse(bytes, cuts: 0...bytes.count) == .malformed(example.fault))
    }

    @Test("a limit is passed at the same byte however it is reached")
    func limits() {
        let limits = HeadLimits(headBytesMax: 120, lineBytesMax: 60, fieldsMax: 3)
        let line = "X: " + String(repeating: "a", count: 40) + "\r\n"
        for request in [
            "GET /" + String(repeating: "a", count: 80), "A" + String(repeating: "B", count: 80),
            "GET / HTTP/1.0\r\nX: " + String(repeating: "a", count: 80),
            "GET / HTTP/1.0\r\n" + line + line + line,
            "GET / HTTP/1.0\r\n" + line + "X: \u{1}" + String(repeating: "a", count: 80),
            "GET / HTTP/1.0\r\n" + line + "X" + String(repeating: " ", count: 80) + ":\r\n",
            "GET / HTTP/1.0\r\na:\r\na:\r\na:\r\na:\r\n\r\n",
        ] {
            let bytes = Array(request.utf8)
            let whole = parse(bytes, limits: limits)
            for cut in 0...bytes.count {
                #expect(parse(bytes, cuts: [cut], limits: limits) == whole, "\(request) at \(cut)")
            }
            #expect(parse(bytes, cuts: 0...bytes.count, limits: limits) == whole, "\(request)")
        }
    }

    @Test("no byte past the end is read, wherever the bytes end", arguments: good)
    func guardedEnd(request: String) {
        let bytes = Array(request.utf8)
        for count in 0...bytes.count {
            let part = Array(bytes[..<count])
            let verdict = withGuarded(part) { span in
                var parser = RequestParser()
                return parser.parse(span.span)
            }
            #expect(verdict == parse(part))
        }
    }

    @Test("no byte past the end is read of a bad request", arguments: RequestRefusalTests.all)
    func guardedEndOfBadRequest(example: RequestRefusalTests.Case) {
        let bytes = Array(example.request.utf8)
        for count in stride(from: 0, through: bytes.count, by: 3) {
            let part = Array(bytes[..<count])
            let verdict = withGuarded(part) { span in
                var parser = RequestParser()
                return parser.parse(span.span)
            }
            #expect(verdict == parse(part))
        }
    }

    @Test(
        "twenty thousand mutations get the same verdict whole and byte by byte",
        arguments: [0x5EED_0001, 0x5EED_0002, 0x5EED_0003, 0x5EED_0004]
    )
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limits = HeadLimits(headBytesMax: 160, lineBytesMax: 90, fieldsMax: 5)
        for round in 0..<5_000 {
            let bytes = mutated(Self.good.randomElement(using: &generator)!, &generator)
            let whole = parse(bytes, limits: limits)
            let cuts = (0...bytes.count).filter { _ in round % 4 > 0 || generator.next() % 8 == 0 }
            let pieces = parse(bytes, cuts: cuts, limits: limits)
            guard pieces == whole, isWithin(bytes.count, whole) else {
                Issue.record(
                    """
                    seed \(seed), round \(round): \(visible(bytes))
                    whole: \(whole)
                    pieces: \(pieces)
                    """
                )
                return
            }
        }
    }

    /// Replaces, inserts, removes, repeats or exchanges bytes of `request`, one to three times.
    private func mutated(_ request: String, _ generator: inout SeededGenerator) -> [UInt8] {
        let tricky = Array("\r\n \t:,;#?*/\u{0}\u{7F}5chunked".utf8) + [0x80, 0xFF]
        var bytes = Array(request.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = tricky.randomElement(using: &generator)!
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2: if bytes.count > 1 { bytes.remove(at: index) }
            case 3:
                let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
                bytes.insert(contentsOf: bytes[index..<end], at: index)
            default: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
        }
        return bytes
    }

    /// Whether the head claims only bytes that are there.
    private func isWithin(_ count: Int, _ result: HeadResult) -> Bool {
        guard case .head(let head) = result else { return true }
        let ranges = [
            head.target, head.path, head.query, head.host, head.contentType, head.origin,
            head.forwarded, head.sessionToken, head.ifNoneMatch,
        ]
        return head.headBytes <= count && ranges.allSatisfy { ($0?.end ?? 0) <= head.headBytes }
    }
}
