// The limits of a head: the largest that is let in, and the first byte that is too much.

import HTTP
import Testing

@Suite("RequestParser: limits")
struct RequestLimitTests {
    private let limits = HeadLimits(headBytesMax: 200, lineBytesMax: 60, fieldsMax: 4)

    private func request(target: Int) -> String {
        "GET /" + String(repeating: "a", count: target - 1) + " HTTP/1.0\r\n\r\n"
    }

    @Test("a request line may fill its limit and no more")
    func requestLine() {
        // "GET " and " HTTP/1.0\r\n" are fifteen bytes.
        #expect(parse(request(target: 45), limits: limits) != .malformed(.targetTooLong))
        #expect(parse(request(target: 46), limits: limits) == .malformed(.targetTooLong))
    }

    @Test("by default a target of 8,000 bytes is let in")
    func longTarget() {
        #expect(parsedHead(request(target: 8_000)) != nil)
        #expect(parse(request(target: 8_192)) == .malformed(.targetTooLong))
    }

    @Test("a request line or a method that never ends is refused at the limit of a line")
    func endlessLine() {
        let target = "GET /" + String(repeating: "a", count: 55)
        #expect(parse(target, limits: limits) == .malformed(.targetTooLong))
        #expect(parse(String(target.dropLast()), limits: limits) == .needMore)
        let method = String(repeating: "A", count: 60)
        #expect(parse(method, limits: limits) == .malformed(.unknownMethod))
    }

    @Test("a field line may fill its limit and no more")
    func fieldLine() {
        let start = "GET / HTTP/1.0\r\nX: "
        let fits = start + String(repeating: "a", count: 55) + "\r\n\r\n"
        let passes = start + String(repeating: "a", count: 56) + "\r\n\r\n"
        guard case .head = parse(fits, limits: limits) else {
            Issue.record("a line of sixty bytes fits")
            return
        }
        #expect(parse(passes, limits: limits) == .malformed(.fieldTooLarge))
    }

    @Test("a head may fill its limit and no more, whatever it is made of")
    func wholeHead() {
        let line = "X: " + String(repeating: "a", count: 55) + "\r\n"
        let start = "GET / HTTP/1.0\r\n" + line + line + line
        // 196 bytes; the empty line makes them 198.
        guard case .head = parse(start + "\r\n", limits: limits) else {
            Issue.record("a head of 198 bytes fits")
            return
        }
        #expect(parse(start + "X:\r\n\r\n", limits: limits) == .malformed(.headTooLarge))
        #expect(parse(start + "XXXX", limits: limits) == .malformed(.headTooLarge))
        #expect(parse(start + "XXX", limits: limits) == .needMore)
    }

    @Test("the field after the last one allowed is refused")
    func fieldCount() {
        let start = "GET / HTTP/1.0\r\n" + String(repeating: "X: y\r\n", count: 4)
        guard case .head = parse(start + "\r\n", limits: limits) else {
            Issue.record("four fields fit")
            return
        }
        #expect(parse(start + "X: y\r\n\r\n", limits: limits) == .malformed(.tooManyFields))
    }

    @Test("a hundred thousand fields are refused without being read")
    func fieldFlood() {
        let flood = "GET / HTTP/1.0\r\n" + String(repeating: "X: y\r\n", count: 100_000)
        #expect(parse(flood) == .malformed(.tooManyFields))
    }
}
