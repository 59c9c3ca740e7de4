// Answers as the gateway and nginx write them, whole and in pieces.

import SeggWatCore
import Testing

@testable import Load

private let stored = """
    HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 63\r\n\
    Access-Control-Allow-Origin: *\r\nServer-Timing: batch;dur=0.42, db;dur=1.10\r\n\
    Date: Mon, 23 Nov 2026 00:00:00 GMT\r\n\r\n\
    {"status":"stored","id":"019ab0c2-7f00-7abc-8def-0123456789ab"}
    """
private let closing = """
    HTTP/1.1 503 Service Unavailable\r\ncontent-length:2\r\nRetry-After: 3\r\n\
    connection: Close\r\n\r\n{}
    """
private let empty = "HTTP/1.1 204 No Content\r\nDate: Mon, 23 Nov 2026 00:00:00 GMT\r\n\r\n"
private let nginx = """
    HTTP/1.1 202 Accepted\r\nServer: nginx/1.22.1\r\nContent-Type: text/plain\r\n\
    Content-Length: 0\r\nConnection: keep-alive\r\n\r\n
    """

@Suite("The response parser")
struct ResponseParserTests {
    @Test("reads status, length and whether the connection stays")
    func whole() {
        #expect(parse(stored) == .complete(expected(stored, 200)))
        #expect(parse(closing) == .complete(expected(closing, 503, closes: true)))
        #expect(parse(empty) == .complete(expected(empty, 204)))
        #expect(parse(nginx) == .complete(expected(nginx, 202)))
    }

    @Test("asks for more at every cut", arguments: [stored, closing, empty, nginx])
    func cuts(text: String) {
        for cut in 0..<text.utf8.count {
            #expect(parse(String(decoding: text.utf8.prefix(cut), as: UTF8.self)) == .needsMore)
        }
    }

    @Test("leaves what follows the answer alone")
    func following() {
        #expect(parse(stored + closing) == .complete(expected(stored, 200)))
    }

    @Test(
        "refuses what it does not understand",
        arguments: [
            "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 12345678901\r\n\r\n",
            "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    func malformed(text: String) {
        #expect(parse(text) == .malformed)
    }

    @Test("finds the id that was given")
    func id() {
        #expect(
            identifier(in: #"{"status":"stored","id":"019ab0c2-7f00-7abc-8def-0123456789ab"}"#)
                == Identifier("019ab0c2-7f00-7abc-8def-0123456789ab")
        )
        #expect(
            identifier(in: #"{"id":"019AB0C2-7F00-7ABC-8DEF-0123456789AB","rating_type":"star"}"#)
                == Identifier("019ab0c2-7f00-7abc-8def-0123456789ab")
        )
    }

    @Test(
        "finds no id where there is none",
        arguments: ["", "{}", #"{"id":"short"}"#, #"{"id":"019ab0c2-7f00-7abc-8def-0123456789a"#]
    )
    func noID(body: String) {
        #expect(identifier(in: body) == nil)
    }

    private func parse(_ text: String) -> ResponseParse {
        Array(text.utf8).withUnsafeBufferPointer { parseResponse($0) }
    }

    private func identifier(in body: String) -> Identifier? {
        Array(body.utf8).withUnsafeBufferPointer { Load.identifier(inBody: $0) }
    }

    private func expected(_ text: String, _ status: Int, closes: Bool = false) -> Response {
        let bytes = Array(text.utf8)
        let end = bytes.indices.dropLast(3).first {
            bytes[$0..<($0 + 4)].elementsEqual("\r\n\r\n".utf8)
        }
        return Response(
            status: status,
            byteCount: bytes.count,
            bodyStart: (end ?? 0) + 4,
            closes: closes
        )
    }
}
