// Arrays and lines: one bad element costs only itself.

import Ingest
import SeggWatCore
import Testing

@Suite("SubmissionDecoder: bulk")
struct BulkDecodingTests {
    private enum Form { case array, lines }

    private func decodeAll(
        _ body: String,
        _ form: Form,
        elementsMax: Int = 1_000
    ) -> Result<[Result<Decoded, Refusal>], Refusal> {
        var decoder = SubmissionDecoder(bodyBytesMax: 1 << 20)
        var received: [Result<Decoded, Refusal>] = []
        return withPadded(Array(body.utf8)) { text in
            do throws(Refusal) {
                switch form {
                case .array:
                    try decoder.decodeArray(text, elementsMax: elementsMax, now: Decoded.now) {
                        received.append($0.map { Decoded($0) })
                    }
                case .lines:
                    try decoder.decodeLines(text, elementsMax: elementsMax, now: Decoded.now) {
                        received.append($0.map { Decoded($0) })
                    }
                }
                return .success(received)
            } catch {
                #expect(received.isEmpty)
                return .failure(error)
            }
        }
    }

    private func feedback(_ message: String) -> Result<Decoded, Refusal> {
        var decoded = Decoded(kind: .feedback)
        decoded.message = message
        return .success(decoded)
    }

    private func element(_ message: String) -> String {
        object(#""kind":"feedback","message":"\#(message)""#)
    }

    @Test("each element of an array is decoded or refused by itself, in order")
    func arrayElements() {
        let body = """
            [\(element("a")), 1, null, {}, [], "x", \(object(#""kind":"feedback""#)),
            \(object(#""kind":"nps","kind":"nps""#)), \(element("b"))]
            """
        let expected: [Result<Decoded, Refusal>] = [
            feedback("a"), .failure(Refusal(.body, .object)), .failure(Refusal(.body, .object)),
            .failure(Refusal(.kind, .required)), .failure(Refusal(.body, .object)),
            .failure(Refusal(.body, .object)), .failure(Refusal(.message, .required)),
            .failure(Refusal(.body, .jsonDuplicateKey)), feedback("b"),
        ]
        #expect(decodeAll(body, .array) == .success(expected))
    }

    @Test("metadata of each element is its own when it is received")
    func metadataOfElements() throws {
        let elements = (0..<50).map {
            object(
                #"""
                "kind":"rating","rating":{"type":"nps","value":1},"context":{"metadata":{"n":\#($0)}}
                """#
            )
        }
        for (body, form) in [
            ("[" + elements.joined(separator: ",") + "]", Form.array),
            (elements.joined(separator: "\n"), .lines),
        ] {
            let received = try decodeAll(body, form).get().map { try $0.get().metadata }
            #expect(received == (0..<50).map { #"{"n":\#($0)}"# })
        }
    }

    @Test("an array may be empty and may be as long as allowed")
    func arrayLimits() throws {
        #expect(try decodeAll("[]", .array).get().isEmpty)
        let full = "[" + (0..<1_000).map { element("\($0)") }.joined(separator: ",") + "]"
        #expect(try decodeAll(full, .array).get() == (0..<1_000).map { feedback("\($0)") })
        let tooMany = Result<[Result<Decoded, Refusal>], Refusal>.failure(
            Refusal(.body, .elementsMax)
        )
        #expect(decodeAll(full, .array, elementsMax: 999) == tooMany)
        #expect(decodeAll("[1,2,3]", .array, elementsMax: 2) == tooMany)
    }

    @Test("what is no array is refused as a whole")
    func noArray() {
        for body in ["{}", "1", "null", element("a")] {
            #expect(decodeAll(body, .array) == .failure(Refusal(.body, .objectOrArray)))
        }
        #expect(decodeAll("[\(element("a")),", .array) == .failure(Refusal(.body, .json)))
        #expect(decodeAll("", .array) == .failure(Refusal(.body, .jsonEmpty)))
    }

    @Test("a line is a document, its end is LF or CR LF, and empty lines are nothing")
    func lines() {
        let body = """
            \u{FEFF}\(element("a"))\r\n\n  \n\(element("b"))\n{"kind":\n\(element("c")) x\n\
            \t\(element("d"))\t\n[\(element("e"))]\n\(element("f"))
            """
        let expected: [Result<Decoded, Refusal>] = [
            feedback("a"), feedback("b"), .failure(Refusal(.body, .json)),
            .failure(Refusal(.body, .json)), feedback("d"), .failure(Refusal(.body, .object)),
            feedback("f"),
        ]
        #expect(decodeAll(body, .lines) == .success(expected))
    }

    @Test("only lines with something on them are counted")
    func lineLimits() throws {
        let body = "\n\n\(element("a"))\n \n\r\n\(element("b"))\n\n"
        #expect(try decodeAll(body, .lines, elementsMax: 2).get().count == 2)
        #expect(
            decodeAll(body, .lines, elementsMax: 1) == .failure(Refusal(.body, .elementsMax))
        )
        #expect(try decodeAll("", .lines).get().isEmpty)
        #expect(try decodeAll("\n", .lines).get().isEmpty)
    }

    @Test("a line that is not UTF-8 costs only itself")
    func badLine() throws {
        var decoder = SubmissionDecoder(bodyBytesMax: 1 << 20)
        var results: [Bool] = []
        let body = Array("\(element("a"))\n".utf8) + [0xFF, 0x0A] + Array(element("b").utf8)
        try withPadded(body) { text in
            Result { () throws(Refusal) in
                try decoder.decodeLines(text, elementsMax: 3, now: 0) {
                    if case .success = $0 { results.append(true) } else { results.append(false) }
                }
            }
        }.get()
        #expect(results == [true, false, true])
    }
}
