// What a run submits is what the gateway takes and what the tables will say.

import Ingest
import SeggWatCore
import Testing

@testable import Load

private let projectKey = Identifier(high: 0x1111_2222_3333_4444, low: 0x8555_6666_7777_8888)

@Suite("The corpus")
struct CorpusTests {
    @Test(
        "each submission passes the decoder's rules and holds what it says",
        arguments: Mix.allCases
    )
    func isValid(mix: Mix) throws {
        var corpus = Corpus(seed: 7, mix: mix, projectKey: projectKey)
        var decoder = SubmissionDecoder(bodyBytesMax: 1 << 16)
        for _ in 0..<3_000 {
            let entry = corpus.next()
            try decode(entry, &decoder) { submission in
                #expect(submission.projectKey == projectKey)
                #expect(!submission.claims)
                #expect(contentHash(storedContent(submission).utf8) == entry.content)
                #expect(text(submission.version).hasSuffix("+0000000000000000"))
            }
        }
    }

    @Test("a seed repeats its submissions, and another has others")
    func isRepeatable() {
        func bodies(_ seed: UInt64) -> [[UInt8]] {
            var corpus = Corpus(seed: seed, mix: .mixed, projectKey: projectKey)
            return (0..<100).map { _ in corpus.next().body }
        }
        #expect(bodies(1) == bodies(1))
        #expect(bodies(1) != bodies(2))
    }

    @Test("all kinds, many scripts and characters beyond the basic plane occur")
    func isVaried() {
        var corpus = Corpus(seed: 3, mix: .mixed, projectKey: projectKey)
        let entries = (0..<3_000).map { _ in corpus.next() }
        for kind in SubmissionKind.allCases {
            #expect(entries.contains { $0.kind == kind })
        }
        #expect(Set(entries.map(\.language)).count == CorpusTexts.languages.count)
        #expect(entries.contains { $0.body.contains { $0 >= 0xF0 } })
        let lengths = entries.filter { $0.kind == .feedback }.map(\.body.count).sorted()
        #expect((180...280).contains(lengths[lengths.count / 2]))
    }

    @Test("shares add up to a hundred")
    func shares() {
        #expect(CorpusTexts.languages.reduce(0) { $0 + $1.share } == 100)
        #expect(BrowserHeads.browsers.reduce(0) { $0 + $1.share } == 100)
    }

    @Test("a request has a browser's head, and its project and serial number in their places")
    func requests() throws {
        let table = table(keepsAlive: true)
        let other = Identifier(high: 0xAAAA_BBBB_CCCC_8DDD, low: 0x8EEE_FFFF_0000_1111)
        for index in 0..<table.count {
            guard case .submission(let slots) = table[index].purpose else {
                Issue.record("a corpus holds submissions alone")
                return
            }
            table.patch(slots, SubmissionNumber(serial: 0x0123_4567_89AB_CDEF, projectKey: other))
            let request = String(decoding: table.bytes(of: table[index]), as: UTF8.self)
            let parts = request.split(separator: "\r\n\r\n", maxSplits: 1)
            #expect((400...560).contains(parts[0].utf8.count))
            #expect(parts[0].contains("\r\nConnection: keep-alive\r\n"))
            #expect(parts[0].contains("Content-Length: \(parts[1].utf8.count)\r\n"))
            #expect(parts[1].hasPrefix(#"{"project_key":"\#(other)","#))
            #expect(parts[1].contains(#"+0123456789abcdef""#))
        }
    }

    @Test("without keep-alive each request says that it is the last")
    func closingRequests() {
        let table = table(keepsAlive: false)
        let request = String(decoding: table.bytes(of: table[0]), as: UTF8.self)
        #expect(request.contains("\r\nConnection: close\r\n"))
    }

    @Test("requests show the sessions in turn, and a line that is none is refused")
    func sessions() throws {
        let lines = ["340000000000000001 abc_-", "340000000000000002 d"]
        let sessions = try lines.map { try #require(SessionCredential($0)) }
        let table = table(keepsAlive: true, sessions: sessions)
        for index in 0..<4 {
            let request = String(decoding: table.bytes(of: table[index]), as: UTF8.self)
            let session = sessions[index % 2]
            let head = request.split(separator: "\r\n\r\n", maxSplits: 1)[0]
            #expect(
                head.contains(
                    "\r\nX-Session-Id: \(session.id)\r\nX-Session-Token: \(session.token)"
                )
            )
        }
        for line in ["", "one", "one ", " two", "one two three", "one\ttwo", "a b\r"] {
            #expect(SessionCredential(line) == nil, "\(line)")
        }
    }

    private func table(keepsAlive: Bool, sessions: [SessionCredential] = []) -> RequestTable {
        var random = SeededRandom(seed: 5)
        return RequestTable(
            Corpus(seed: 5, mix: .feedback, projectKey: projectKey),
            count: 200,
            target: .tcp(host: "127.0.0.1", port: 8080),
            keepsAlive: keepsAlive,
            sessions: sessions,
            random: &random
        )
    }
}

private func decode(
    _ entry: CorpusEntry,
    _ decoder: inout SubmissionDecoder,
    _ body: (Submission) throws -> Void
) throws {
    let shape: SubmissionShape =
        switch entry.kind {
        case .feedback: .feedback
        case .rating: .rating
        case .nps: .nps
        }
    let padded = entry.body + [UInt8](repeating: 0, count: SubmissionDecoder.paddingBytes)
    try padded.withUnsafeBufferPointer {
        let text = UnsafeBufferPointer(rebasing: $0[..<entry.body.count])
        try body(try decoder.decode(text, shape, now: 0))
    }
}

/// What verification reads from the tables.
private func storedContent(_ submission: Submission) -> String {
    let value = submission.value
    let number = value == value.rounded() ? "\(Int(value))" : "\(value)"
    return switch submission.kind {
    case .feedback: text(submission.message)
    case .rating:
        "\(submission.ratingType.name):\(number):"
            + (submission.maxStars > 0 ? "\(submission.maxStars)" : "")
    case .nps: "\(number):\(text(submission.comment))"
    }
}

private func text(_ bytes: Text) -> String { String(decoding: bytes, as: UTF8.self) }
