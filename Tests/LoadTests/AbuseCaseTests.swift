// What is sent to be refused is what its name says, by the rules of this project's own parsers.

import HTTP
import Ingest
import SeggWatCore
import Testing

@testable import Load

private let key = Identifier(high: 0x1111_2222_3333_4444, low: 0x8555_6666_7777_8888)

@Suite("A request that must be refused")
struct AbuseCaseTests {
    @Test("is no HTTP exactly when its status says so", arguments: AbuseCase.all.map(\.name))
    func heads(name: String) throws {
        let abuse = try #require(AbuseCase.all.first { $0.name == name })
        let bytes = abuse.bytes(projectKey: key)
        var parser = RequestParser()
        switch parser.parse(bytes.span) {
        case .malformed(let fault):
            #expect(fault.status == abuse.status)
        case .head(let head):
            let body = bytes[Int(head.headBytes)...]
            #expect(![414, 417, 431, 501, 505].contains(abuse.status))
            if abuse.status == 413 { #expect(body.count > 64 << 10) }
        case .needMore:
            Issue.record("the gateway would wait for more")
        }
    }

    @Test("breaks a rule of a submission, where it is one", arguments: AbuseCase.all.map(\.name))
    func bodies(name: String) throws {
        let abuse = try #require(AbuseCase.all.first { $0.name == name })
        let bytes = abuse.bytes(projectKey: key)
        var parser = RequestParser()
        guard case .head(let head) = parser.parse(bytes.span), abuse.status == 400 else { return }
        let text = String(decoding: bytes[..<Int(head.headBytes)], as: UTF8.self)
        // These two are refused for their heads.
        guard !text.contains("Content-Encoding"), !text.contains("Idempotency-Key") else { return }
        let shape: SubmissionShape =
            text.contains("/nps/") ? .nps : text.contains("/ratings") ? .rating : .feedback
        var decoder = SubmissionDecoder(bodyBytesMax: 1 << 16)
        let body = Array(bytes[Int(head.headBytes)...])
        let padded = body + [UInt8](repeating: 0, count: SubmissionDecoder.paddingBytes)
        padded.withUnsafeBufferPointer { padded in
            let text = UnsafeBufferPointer(rebasing: padded[..<body.count])
            #expect(throws: Refusal.self) { _ = try decoder.decode(text, shape, now: 0) }
        }
    }

    @Test("is written in the project's name, and keeps its length")
    func projectKeys() {
        for abuse in AbuseCase.all {
            let bytes = abuse.bytes(projectKey: key)
            #expect(bytes.count == abuse.bytes.count)
            #expect(!String(decoding: bytes, as: UTF8.self).contains(AbuseCase.key))
        }
        let written = AbuseCase.all.filter {
            String(decoding: $0.bytes(projectKey: key), as: UTF8.self).contains("\(key)")
        }
        #expect(written.count > AbuseCase.all.count / 3)
    }

    @Test("has a name of its own, and a status that refuses")
    func names() {
        #expect(Set(AbuseCase.all.map(\.name)).count == AbuseCase.all.count)
        #expect(AbuseCase.all.allSatisfy { (400..<600).contains($0.status) })
    }

    @Test("is counted by what it heard, and nothing is a way to be wrong")
    func tallies() {
        var tallies = AbuseTally.all
        tallies[0].record(tallies[0].status)
        tallies[0].record(200)
        var others = AbuseTally.all
        others[0].record(0)
        tallies.add(others)
        #expect(tallies[0].asExpected == 1)
        #expect(tallies[0].others == [200: 1, 0: 1])
        #expect(tallies[0].unexpected == 2)
        #expect(heard(tallies[0]) == "nothing 1×, 200 1×")
    }
}
