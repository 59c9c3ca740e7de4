import Testing

@testable import HTTP

@Suite struct ResponseHeadTests {
    private func parse(_ text: String, toHead: Bool = false) -> ResponseHead.Result {
        ResponseHead.parse(Array(text.utf8).span, isAnswerToHead: toHead)
    }

    private func framing(_ text: String, toHead: Bool = false) -> ResponseFraming? {
        guard case .complete(let head) = parse(text, toHead: toHead) else { return nil }
        return head.framing
    }

    @Test("a head is complete with its last byte and not before")
    func everyPrefix() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\n"
        for count in 0..<text.utf8.count {
            #expect(parse(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == .needMore)
        }
        guard case .complete(let head) = parse(text + "hello") else {
            Issue.record("it is complete")
            return
        }
        #expect(head.status == 200)
        #expect(Int(head.headBytes) == text.utf8.count)
        #expect(head.framing == .length(5))
    }

    @Test("the framing follows from status, method and fields")
    func framings() {
        #expect(framing("HTTP/1.1 200 OK\r\n\r\n") == .untilClose)
        #expect(framing("HTTP/1.0 200\r\nTransfer-Encoding: chunked\r\n\r\n") == .chunked)
        #expect(framing("HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n") == ResponseFraming.none)
        #expect(framing("HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n") == ResponseFraming.none)
        #expect(framing("HTTP/1.1 100 Go\r\n\r\n") == ResponseFraming.none)
        #expect(
            framing("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", toHead: true)
                == ResponseFraming.none
        )
    }

    @Test(
        "what could be read in two ways is no response",
        arguments: [
            "HTTP/1.1 200 OK\n\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
            "HTTP/1.1 999 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 O\u{1}K\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA b: x\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \u{1}\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
        ]
    )
    func malformed(text: String) {
        #expect(parse(text) == .malformed)
    }

    @Test("fields are walked one after another, and those of the connection are known")
    func fields() {
        let bytes = Array(
            "HTTP/1.1 200 OK\r\nA:1\r\nConnection: close, x-b \r\nX-B: \t2 \r\nTE:\r\n\r\n".utf8
        )
        guard case .complete(let head) = ResponseHead.parse(bytes.span, isAnswerToHead: false)
        else {
            Issue.record("it is complete")
            return
        }
        var lines = FieldLines(head)
        var found: [String] = []
        while let line = lines.next(bytes.span) {
            let name = String(decoding: bytes[line.name.range], as: UTF8.self)
            let value = String(decoding: bytes[line.value.range], as: UTF8.self)
            found.append("\(name)=\(value) \(lines.isHopByHop(line.name, bytes.span))")
        }
        #expect(
            found == [
                "A=1 false", "Connection=close, x-b true", "X-B=2 true", "TE= true",
            ]
        )
    }

    @Test(
        "an address that was written is read the same",
        arguments: ["127.0.0.1", "203.0.113.9", "::1", "2001:db8::ff00:42:8329"]
    )
    func addresses(text: String) {
        let address = IPAddress(text)
        #expect(address.flatMap { IPAddress($0.description) } == address)
        #expect(address != nil)
    }
}
