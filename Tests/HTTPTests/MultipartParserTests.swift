// Multipart bodies: the parts of good ones, and what is refused.

import HTTP
import Testing

@Suite("MultipartParser")
struct MultipartParserTests {
    /// A part as text.
    struct Part: Equatable {
        var name: String
        var filename = "-"
        var type = "-"
        var body: String
    }

    /// The parts of a body, nil when it is malformed.
    private func parts(_ body: String, boundary: String = "b") -> [Part]? {
        let bytes = Array(body.utf8)
        return withGuarded(bytes) { span in
            guard var parser = MultipartParser(boundary: Array(boundary.utf8).span) else {
                return nil
            }
            var parts: [Part] = []
            while true {
                switch parser.next(span.span) {
                case .part(let part):
                    parts.append(
                        Part(
                            name: text(part.name, of: body),
                            filename: text(part.filename, of: body),
                            type: text(part.contentType, of: body),
                            body: text(part.body, of: body)
                        )
                    )
                case .end: return parts
                case .malformed:
                    #expect(parser.next(span.span) == .malformed)
                    return nil
                }
            }
        }
    }

    private func form(_ head: String, _ content: String = "x") -> String {
        "--b\r\n\(head)\r\n\r\n\(content)\r\n--b--\r\n"
    }

    private let field = "Content-Disposition: form-data; name=\"n\""

    @Test("fields and files come in order with their names and types")
    func fieldsAndFiles() {
        let body = """
            --b\r
            Content-Disposition: form-data; name="message"\r
            \r
            two\r
            lines\r\n\r
            --b\r
            content-type: image/png\r
            CONTENT-DISPOSITION: Form-Data; filename="a;b.png"; name=shot\r
            X-Other: y\r
            \r
            --\r\n--c\r\n-\r\n\r
            --b\r
            Content-Disposition: form-data; name=""\r
            \r
            \r
            --b--\r
            epilogue
            """
        #expect(
            parts(body) == [
                Part(name: "message", body: "two\r\nlines\r\n"),
                Part(
                    name: "shot",
                    filename: "a;b.png",
                    type: "image/png",
                    body: "--\r\n--c\r\n-\r\n"
                ),
                Part(name: "", body: ""),
            ]
        )
    }

    @Test("a quoted name may hold escaped quotes, which stay as sent")
    func escapes() {
        let head = #"Content-Disposition: form-data; name="a\"; filename=\"x"; filename="c\\""#
        #expect(
            parts(form(head)) == [
                Part(name: #"a\"; filename=\"x"#, filename: #"c\\"#, body: "x")
            ]
        )
    }

    @Test("a first CRLF, blanks after a boundary, a missing last CRLF and no parts are let in")
    func tolerated() {
        let one = [Part(name: "n", body: "x")]
        #expect(parts("\r\n--b \t\r\n\(field)\r\n\r\nx\r\n--b-- \t") == one)
        #expect(parts("--b--\r\n") == [])
        #expect(parts("--b--") == [])
    }

    @Test("the longest boundary is found")
    func longBoundary() {
        let boundary = String(repeating: "-", count: 69) + "x"
        let body =
            "--\(boundary)\r\n\(field)\r\n\r\n\r\n--\(boundary.dropLast())\r\n--\(boundary)--"
        #expect(
            parts(body, boundary: boundary) == [
                Part(name: "n", body: "\r\n--" + String(repeating: "-", count: 69))
            ]
        )
    }

    @Test(
        "refuses bodies",
        arguments: [
            "", "x", "--", "--b", "--b\n", "--c\r\n", "text\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx\r\n--b",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx\r\n--b-",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx\r\n--bc\r\n\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx\n--b--",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nx\r\n--b--x",
            "--b\r\nContent-Disposition: form-data; name=n\r\n\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=n\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=n\r\nx\r\n--b--",
        ]
    )
    func refusesBodies(body: String) {
        #expect(parts(body) == nil)
    }

    @Test(
        "refuses parts",
        arguments: [
            "", "Content-Type: text/plain", "Content-Disposition: form-data",
            "Content-Disposition: attachment; name=n", "Content-Disposition: ; name=n",
            "Content-Disposition: form-data; filename=n", "Content-Disposition: form-data; name",
            "Content-Disposition: form-data; name=", "Content-Disposition: form-data; name=\"n",
            "Content-Disposition: form-data; name=\"n\\\"",
            "Content-Disposition: form-data; name=\"n\"x", "Content-Disposition: form-data name=n",
            "Content-Disposition: form-data; name=n; NAME=m",
            "Content-Disposition: form-data; name=n; filename=a; filename=b",
            "Content-Disposition: form-data; name=n\r\nContent-Disposition: form-data; name=n",
            "Content-Disposition: form-data; name=n\r\nContent-Type: a/b\r\nContent-Type: a/b",
            "Content-Disposition: form-data;\r\n name=n", "Content-Disposition : form-data; name=n",
            "Content-Disposition: form-data; name=\"\u{0}\"", "Content-Disposition",
            "Content-Disposition: form-data; name=n\nX: y",
        ]
    )
    func refusesParts(head: String) {
        #expect(parts(form(head)) == nil)
    }

    @Test("sixteen parts are let in, seventeen are not")
    func partsLimit() {
        let part = "--b\r\n\(field)\r\n\r\nx\r\n"
        #expect(parts(String(repeating: part, count: 16) + "--b--")?.count == 16)
        #expect(parts(String(repeating: part, count: 17) + "--b--") == nil)
    }

    @Test("a part's header section may fill its limit and no more")
    func partHeadLimit() {
        // The filler's name, colon and line ends, and the empty line, are seven bytes.
        let room = MultipartParser.partHeadBytesMax - field.utf8.count - 2 - 6
        func body(_ count: Int) -> String {
            form("\(field)\r\nX:" + String(repeating: "y", count: count))
        }
        #expect(parts(body(room)) != nil)
        #expect(parts(body(room + 1)) == nil)
    }

    @Test("megabytes of boundaries that fail at their last byte are passed over once")
    func hostileBody() throws {
        let boundary = String(repeating: "a", count: 69) + "b"
        let near = "\r\n--" + String(repeating: "a", count: 69)
        let content =
            String(repeating: near, count: 4_000) + String(repeating: "\r", count: 100_000)
        let body = "--\(boundary)\r\n\(field)\r\n\r\n\(content)\r\n--\(boundary)--"
        #expect(try #require(parts(body, boundary: boundary)).first?.body == content)
    }

    @Test(
        "the boundary is found in a Content-Type",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b:c\" ; x=y", "a b:c"),
            (
                "multipart/form-data; boundary=----WebKitFormBoundaryAbC0",
                "----WebKitFormBoundaryAbC0"
            ),
            (
                "multipart/form-data; boundary=\"\(String(repeating: "x", count: 70))\"",
                String(repeating: "x", count: 70)
            ),
        ]
    )
    func boundaryFound(type: String, boundary: String) {
        let range = MultipartParser.boundary(in: Array(type.utf8).span)
        #expect(text(range, of: type) == boundary)
    }

    @Test(
        "refuses boundaries",
        arguments: [
            "", "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a",
            "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=\"a\\b\"",
            "multipart/form-data; boundary=a b", "multipart/form-data; boundary=a; boundary=b",
            "multipart/mixed; boundary=a", "multipart/form-data; boundary=a;b",
            "multipart/form-data; boundary=a@b", "multipart/form-data; boundary=\"a\r\nb\"",
            "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
        ]
    )
    func boundaryRefused(type: String) {
        #expect(MultipartParser.boundary(in: Array(type.utf8).span) == nil)
    }

    @Test("mutated bodies yield parts within the body or are refused", arguments: [0xB0D1_0001])
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let good = Array((form("\(field); filename=\"a\\\"b\"\r\nContent-Type: text/plain")).utf8)
        let tricky = Array("\r\n-b;:=\"\\ \u{0}".utf8)
        for round in 0..<10_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = tricky.randomElement(using: &generator)!
                if Bool.random(using: &generator) {
                    bytes[index] = byte
                } else {
                    bytes.insert(byte, at: index)
                }
            }
            let count = Int.random(in: 0...bytes.count, using: &generator)
            let isWithin = withGuarded(Array(bytes[..<count])) { span in
                guard var parser = MultipartParser(boundary: [UInt8(ascii: "b")].span) else {
                    return false
                }
                while case .part(let part) = parser.next(span.span) {
                    guard part.body.end <= count, part.name.end <= part.body.offset else {
                        return false
                    }
                }
                return true
            }
            guard isWithin else {
                Issue.record("seed \(seed), round \(round): \(visible(Array(bytes[..<count])))")
                return
            }
        }
    }
}
