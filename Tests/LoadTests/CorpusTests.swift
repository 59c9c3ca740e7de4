// What a run submits is what the gateway takes and what the tables will say.

import Glibc
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
        #expect((270...370).contains(lengths[lengths.count / 2]))
    }

    @Test("every submission has the members of one that a widget sends, in its order")
    func isWhatWidgetsSend() throws {
        let captured = try capturedRequests()
        var corpus = Corpus(seed: 11, mix: .mixed, projectKey: projectKey)
        let entries = (0..<3_000).map { _ in corpus.next() }
        let shapes = Set(entries.map { "\($0.kind.path) \(shape(of: $0.body))" })
        #expect(shapes.subtracting(captured.map(\.shape)) == [])
        // A user whom the page has named would make each rating a claim.
        let unclaimed = captured.filter { !$0.shape.contains("submitted_by\":") }
        #expect(Set(unclaimed.map(\.shape)).subtracting(shapes) == [])
    }

    @Test("a request has the fields that a widget's has")
    func fieldsAreTheWidgets() throws {
        let table = table(keepsAlive: true)
        let request = String(decoding: table.bytes(of: table[0]), as: UTF8.self)
        let head = request.split(separator: "\r\n\r\n", maxSplits: 1)[0].lowercased()
        for captured in try capturedRequests() {
            for field in captured.fields {
                #expect(head.contains("\r\n\(field.lowercased())\r\n"), "\(field)")
            }
        }
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
            let number = SubmissionNumber(
                serial: 0x0123_4567_89AB_CDEF,
                projectKey: other,
                madeMillis: 0x01A2_05C0_675F
            )
            table.patch(slots, number)
            let request = String(decoding: table.bytes(of: table[index]), as: UTF8.self)
            let parts = request.split(separator: "\r\n\r\n", maxSplits: 1)
            #expect((450...620).contains(parts[0].utf8.count))
            #expect(parts[0].contains("\r\nConnection: keep-alive\r\n"))
            #expect(parts[0].contains("Content-Length: \(parts[1].utf8.count)\r\n"))
            let id = "01a205c0-675f-7000-8123-456789abcdef"
            #expect(parts[1].hasPrefix(#"{"id":"\#(id)","project_key":"\#(other)","#))
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

/// A request of load/corpus.http.
private struct CapturedRequest {
    /// The path, and the body without its values.
    let shape: String
    /// `name: value`, but for what differs between browsers.
    let fields: [Substring]
}

private func capturedRequests() throws -> [CapturedRequest] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let file = try #require(fopen("/\(root)/load/corpus.http", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    // Without the end of the last line.
    let text = String(decoding: bytes[..<(count - 1)], as: UTF8.self)
    let parts = text.split(separator: "\n\n")
    #expect(parts.count >= 8)
    return stride(from: 0, to: parts.count, by: 2).map { index in
        let lines = parts[index].split(separator: "\n")
        let path = lines[0].dropFirst("POST ".count)
        return CapturedRequest(
            shape: "\(path) \(shape(of: Array(parts[index + 1].utf8)))",
            fields: Array(lines.dropFirst())
        )
    }
}

/// JSON with its names and without its values: texts are empty and numbers and booleans are 0.
private func shape(of body: [UInt8]) -> String {
    var shape: [UInt8] = []
    var index = 0
    while index < body.count {
        if body[index] == UInt8(ascii: "\"") {
            let start = index
            index += 1
            while body[index] != UInt8(ascii: "\"") {
                index += body[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            index += 1
            let isName = index < body.count && body[index] == UInt8(ascii: ":")
            shape += isName ? Array(body[start..<index]) : Array("\"\"".utf8)
        } else if Array("{}[],:".utf8).contains(body[index]) {
            shape.append(body[index])
            index += 1
        } else {
            if shape.last != UInt8(ascii: "0") { shape.append(UInt8(ascii: "0")) }
            index += 1
        }
    }
    return String(decoding: shape, as: UTF8.self)
}

private func text(_ bytes: Text) -> String { String(decoding: bytes, as: UTF8.self) }
