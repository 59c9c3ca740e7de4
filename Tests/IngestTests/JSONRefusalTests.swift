// Bodies that are no JSON, or no JSON that this gateway takes.

import Ingest
import SeggWatCore
import Testing

@Suite("SubmissionDecoder: JSON")
struct JSONRefusalTests {
    static let refused: [(body: String, rule: Rule)] = [
        ("", .jsonEmpty), (" ", .jsonEmpty), ("\r\n\t", .jsonEmpty),
        ("null", .object), ("true", .object), ("1", .object), (#""a""#, .object), ("[]", .object),
        (#"[{"message":"m"}]"#, .object),
        ("{", .json), ("}", .json), ("{}}", .json), ("{}{}", .json), ("{} x", .json),
        (#"{"a"}"#, .json), (#"{"a":}"#, .json), (#"{"a":1,}"#, .json), (#"{,"a":1}"#, .json),
        (#"{a:1}"#, .json), (#"{'a':1}"#, .json), (#"{"a":1 "b":2}"#, .json), ("{1:2}", .json),
        (#"{"a":nul}"#, .json), (#"{"a":True}"#, .json), (#"{"a":undefined}"#, .json),
        (#"{"a":NaN}"#, .json), (#"{/**/}"#, .json), (#"{"a":[1,2}"#, .json),
        (#"{"a":"b"#, .jsonString), (#"{"a":"\x"}"#, .jsonString), (#"{"a":"\u12"}"#, .jsonString),
        (#"{"a":"\ud800"}"#, .jsonString), (#"{"a":"\udc00"}"#, .jsonString),
        (#"{"a":"\ud800\u0041"}"#, .jsonString), (#"{"a":"\ud800\ud800"}"#, .jsonString),
        ("{\"a\":\"b\nc\"}", .jsonString), ("{\"a\":\"b\tc\"}", .jsonString),
        ("{\"a\":\"b\0c\"}", .jsonString),
        (#"{"a":01}"#, .jsonNumber), (#"{"a":1.}"#, .jsonNumber), (#"{"a":1e}"#, .jsonNumber),
        (#"{"a":-}"#, .jsonNumber), (#"{"a":1e999}"#, .jsonNumber), (#"{"a":0x1}"#, .jsonNumber),
        (#"{"a":18446744073709551616}"#, .jsonNumber), (#"{"a":1.5.5}"#, .jsonNumber),
    ]

    @Test("what is no object, or no JSON, is refused as a whole", arguments: refused.indices)
    func refusesBody(row: Int) {
        let (body, rule) = Self.refused[row]
        let result = decode(Array(body.utf8), .feedback)
        #expect(result == .failure(Refusal(.body, rule)), "\(body)")
    }

    @Test(
        "what is not UTF-8 is refused, wherever it stands",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0x80], [0xF5, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func refusesOtherEncodings(bytes: [UInt8]) {
        let refusal = Refusal(.body, .utf8)
        for place in [#""message":"%""#, #""message":"m","unknown":"a%b""#, #""%":1"#] {
            let parts = object(place).split(separator: "%", omittingEmptySubsequences: false)
            let body = Array(parts[0].utf8) + bytes + Array(parts[1].utf8)
            #expect(decode(body, .feedback) == .failure(refusal), "\(bytes) in \(place)")
        }
    }

    @Test("other encodings of JSON are refused")
    func refusesUTF16() {
        let units = Array(object(#""message":"m""#).utf16)
        let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for body in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            #expect(throws: Refusal.self) { try decode(body, .feedback).get() }
        }
    }

    @Test("sixteen levels may be open and not one more, and the parser goes on after it")
    func depthIsBounded() {
        var decoder = SubmissionDecoder(bodyBytesMax: 1 << 20)
        func decode(levels: Int) -> Refusal? {
            let deep = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
            let body = object(#""message":"m","deep":\#(deep)"#)
            return withPadded(Array(body.utf8)) { text in
                do throws(Refusal) {
                    _ = try decoder.decode(text, .feedback, now: 0)
                    return nil
                } catch {
                    return error
                }
            }
        }
        let deepest = 15
        for levels in [deepest + 1, 100, 100_000] {
            #expect(decode(levels: levels) == Refusal(.body, .jsonDepth))
            #expect(decode(levels: deepest) == nil)
        }
    }

    @Test("an object may have 64 keys, whatever they are")
    func membersAreBounded() {
        func members(_ count: Int) -> String {
            (0..<count).map { #""k\#($0)":\#($0)"# }.joined(separator: ",")
        }
        #expect(throws: Never.self) {
            try decode(#""message":"m","# + members(62), .feedback).get()
        }
        #expect(
            decode(#""message":"m","# + members(63), .feedback)
                == .failure(Refusal(.body, .jsonMembers))
        )
    }

    @Test("a body larger than the decoder was made for is refused, and the next one decoded")
    func sizeIsBounded() throws {
        var decoder = SubmissionDecoder(bodyBytesMax: 10_000)
        func decode(_ count: Int) -> Refusal? {
            let space = String(repeating: " ", count: count)
            return withPadded(Array((object(#""message":"m""#) + space).utf8)) { text in
                do throws(Refusal) {
                    _ = try decoder.decode(text, .feedback, now: 0)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(decode(0) == nil)
        #expect(decode(9_000) == nil)
        #expect(decode(10_000) == Refusal(.body, .inflatedSize))
        #expect(decode(5_000) == nil)
    }

    @Test("an error names the part that was decoded")
    func errorsNameThePart() {
        var decoder = SubmissionDecoder(bodyBytesMax: 1_000)
        let refusal = withPadded(Array("[".utf8)) { text in
            do throws(Refusal) {
                _ = try decoder.decode(text, .feedback, now: 0, as: .data)
                return nil as Refusal?
            } catch {
                return error
            }
        }
        #expect(refusal == Refusal(.data, .json))
    }

    @Test("every cut of a good body is refused and reads nothing outside of it")
    func everyCutIsRefused() {
        let body = Array(object(#""message":"a\u00e9🙏","rating":{"type":"star","value":4.5}"#).utf8)
        for cut in 0..<body.count {
            #expect(throws: Refusal.self) { try decode(Array(body[..<cut]), .feedback).get() }
        }
        #expect(throws: Never.self) { try decode(body, .feedback).get() }
    }

    @Test("any byte put anywhere into a body is decoded or refused, and nothing else")
    func everyByteIsSurvived() {
        let body = Array(object(#""message":"aé","path":"/x","type":"Bug""#).utf8)
        for place in stride(from: 0, to: body.count, by: 3) {
            for byte in stride(from: UInt8(0), through: 255, by: 5) {
                var changed = body
                changed[place] = byte
                _ = decode(changed, .feedback)
            }
        }
    }
}
