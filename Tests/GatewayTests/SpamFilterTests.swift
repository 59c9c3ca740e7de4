// The rules against spam, one by one.

import HTTP
import Ingest
import SeggWatCore
import Testing

@testable import Gateway

@Suite("SpamFilter")
struct SpamFilterTests {
    private let client = IPAddress("203.0.113.7")
    private let second: UInt64 = 1_000_000

    /// Judges a feedback of a project with these rules.
    private func judge(
        _ filter: SpamFilter,
        _ message: String,
        _ rules: SpamRules,
        project: UInt64 = 1,
        from client: IPAddress? = IPAddress("203.0.113.7"),
        at seconds: UInt64 = 1,
        members: String = ""
    ) throws -> SpamReason? {
        let key = "\(Identifier(high: 1, low: 2))"
        let json = #"{"project_key":"\#(key)","message":"\#(message)"\#(members)}"#
        var bytes = Array(json.utf8)
        let count = bytes.count
        bytes += [UInt8](repeating: 0, count: SubmissionDecoder.paddingBytes)
        var entry = ProjectEntry(
            key: Identifier(high: 1, low: 2),
            id: Identifier(high: project, low: project),
            allowsAllOrigins: true,
            origins: UnsafeBufferPointer(start: nil, count: 0),
            isUnknown: false,
            expiresMillis: 0
        )
        entry.spam = rules
        var decoder = SubmissionDecoder(bodyBytesMax: 4_096)
        return try bytes.withUnsafeBufferPointer { buffer in
            let body = Text(rebasing: buffer[..<count])
            let submission = try decoder.decode(body, .feedback, now: 0)
            return withUnsafePointer(to: entry) {
                filter.judge(submission, $0, client, now: seconds * second)
            }
        }
    }

    @Test("a filled honeypot is spam, an empty one is not, and a project may not care")
    func honeypot() throws {
        let filter = SpamFilter()
        for (value, reason) in [
            (#""http://x""#, .honeypot), (#""""#, nil), (#""  ""#, nil), ("null", nil), ("7", nil),
        ] as [(String, SpamReason?)] {
            let members = #","website":\#(value)"#
            #expect(try judge(filter, "a", SpamRules(), members: members) == reason)
            let careless = SpamRules(honeypot: false)
            #expect(try judge(filter, "a", careless, members: members) == nil)
        }
    }

    @Test("less time than a person needs is spam; a client that names none is not judged")
    func hurry() throws {
        let filter = SpamFilter()
        let rules = SpamRules(elapsedMillisMin: 2_000)
        for (value, reason) in [
            ("0", .hurry), ("1999", .hurry), ("1999.9", .hurry), ("-5", .hurry), ("2000", nil),
            ("1e300", nil), (#""1""#, nil), ("null", nil),
        ] as [(String, SpamReason?)] {
            #expect(try judge(filter, "a", rules, members: ",\"elapsed_ms\":\(value)") == reason)
        }
        #expect(try judge(filter, "a", rules) == nil)
        #expect(try judge(filter, "a", SpamRules(), members: ",\"elapsed_ms\":0") == nil)
    }

    @Test("the same text from the same address to the same project is spam until its time is up")
    func repetition() throws {
        let filter = SpamFilter()
        let rules = SpamRules(repetitionSeconds: 60)
        #expect(try judge(filter, "Buy", rules, at: 1) == nil)
        #expect(try judge(filter, " Buy ", rules, at: 2) == .repetition)
        #expect(try judge(filter, "Buy!", rules, at: 2) == nil)
        #expect(try judge(filter, "Buy", rules, from: IPAddress("203.0.113.8"), at: 2) == nil)
        #expect(try judge(filter, "Buy", rules, project: 2, at: 2) == nil)
        #expect(try judge(filter, "Buy", rules, from: nil, at: 2) == nil)
        #expect(try judge(filter, "Buy", rules, from: nil, at: 3) == nil)
        #expect(try judge(filter, "Buy", SpamRules(), at: 3) == nil)
        #expect(try judge(filter, "Buy", rules, at: 60) == .repetition)
        #expect(try judge(filter, "Buy", rules, at: 61) == nil)
    }

    @Test("more links than the project allows are spam")
    func links() throws {
        let filter = SpamFilter()
        let rules = SpamRules(linksMax: 1)
        #expect(try judge(filter, "see https://a.example", rules) == nil)
        #expect(try judge(filter, "https://a.example http://b.example", rules) == .links)
        #expect(try judge(filter, "no link", SpamRules(linksMax: 0)) == nil)
    }

    @Test(
        "a link is a scheme, or www. without one",
        arguments: [
            ("", 0), ("plain", 0), ("https://a", 1), ("https://www.a", 1), ("HTTPS://WWW.A", 1),
            ("www.a and www.b", 2), ("ftp://a http://b www.c", 3), ("a :// b", 1), ("ww.a", 0),
            ("www", 0), ("://", 1),
        ]
    )
    func linkCounts(text: String, count: Int) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { linkCount($0) } == count)
    }
}
