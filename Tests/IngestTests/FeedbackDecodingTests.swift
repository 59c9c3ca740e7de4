// Feedback bodies, and what all bodies have in common: good ones, and the rule each bad one breaks.

import Ingest
import SeggWatCore
import Testing

@Suite("SubmissionDecoder: feedback")
struct FeedbackDecodingTests {
    @Test("a plain feedback needs a project key and a message, and the rest has defaults")
    func plain() {
        var expected = Decoded(kind: .feedback)
        expected.message = "hello"
        #expect(decode(#""message":"hello""#, .feedback) == .success(expected))
    }

    @Test("all fields are read, trimmed, and slashes may be escaped")
    func allFields() {
        let body = #"""
            "message":" Grüße 🙏 \u00e9\n","path":"\/a b","version":" 1.2 ","submitted_by":"u-1",
            "submitted_by_email":" a@b.co ","type":"Bug","source":"Manual","status":"Closed",
            "archived":true,"unknown":{"deep":[1,2,{"message":"no"}]}
            """#
        var expected = Decoded(kind: .feedback)
        expected.message = "Grüße 🙏 é"
        expected.path = "/a b"
        expected.version = "1.2"
        expected.submittedBy = "u-1"
        expected.email = "a@b.co"
        expected.type = .bug
        #expect(decode(body, .feedback) == .success(expected))
    }

    @Test("null and empty optional fields were not sent")
    func emptyIsMissing() {
        var expected = Decoded(kind: .feedback)
        expected.message = "hello"
        for value in ["null", #""""#, #"" \t\u00a0""#] {
            let body = #"""
                "message":"hello","path":\#(value),"version":\#(value),"submitted_by":\#(value),
                "submitted_by_email":\#(value),"id":\#(value)
                """#
            #expect(decode(body, .feedback) == .success(expected))
        }
        #expect(decode(#""message":"hello","type":null"#, .feedback) == .success(expected))
        #expect(decode(#""message":"hello","type":"""#, .feedback) == .success(expected))
    }

    @Test("each type has its own spelling", arguments: FeedbackType.allCases)
    func types(type: FeedbackType) {
        var expected = Decoded(kind: .feedback)
        expected.message = "m"
        expected.type = type
        #expect(decode(#""message":"m","type":"\#(type.name)""#, .feedback) == .success(expected))
    }

    @Test("the ends of a field are trimmed before its length is counted in characters")
    func lengths() {
        let table: [(String, Int, Refusal)] = [
            ("message", 1_000, Refusal(.message, .messageLength)),
            ("path", 2_048, Refusal(.path, .pathLength)),
            ("version", 50, Refusal(.version, .versionLength)),
            ("submitted_by", 255, Refusal(.submittedBy, .submitterLength)),
        ]
        for (name, max, refusal) in table {
            let message = name == "message" ? "" : #""message":"m","#
            for character in ["a", "é", "語", "🙏", "\u{301}"] {
                let full = String(repeating: character, count: max)
                let good = message + #""\#(name)":"  \#(full)  ""#
                #expect(throws: Never.self) { try decode(good, .feedback).get() }
                let bad = message + #""\#(name)":"\#(full)\#(character)""#
                #expect(decode(bad, .feedback) == .failure(refusal))
            }
        }
    }

    @Test("an address may have 320 characters")
    func addressLength() {
        let full = String(repeating: "é", count: 315) + "@b.co"
        #expect(throws: Never.self) {
            try decode(#""message":"m","submitted_by_email":"\#(full)""#, .feedback).get()
        }
        #expect(
            decode(#""message":"m","submitted_by_email":"x\#(full)""#, .feedback)
                == .failure(Refusal(.submittedByEmail, .emailLength))
        )
    }

    @Test("a message and a path may hold any character but U+0000")
    func poison() {
        let texts = [
            #"a\tb"#, #"a\rb"#, #"a\nb"#, #"\\."#, #"a\u0001b"#, #"a\u007fb"#, "a\u{85}b",
        ]
        for text in texts {
            let body = #""message":"\#(text)","path":"/\#(text)""#
            #expect(throws: Never.self) { try decode(body, .feedback).get() }
        }
    }

    /// Members of an object with a good key, and what is wrong with them.
    static let refused: [(members: String, refusal: Refusal)] = [
        ("", Refusal(.message, .required)),
        (#""message":null"#, Refusal(.message, .required)),
        (#""Message":"a""#, Refusal(.message, .required)),
        (#""message":1"#, Refusal(.message, .string)),
        (#""message":true"#, Refusal(.message, .string)),
        (#""message":["a"]"#, Refusal(.message, .string)),
        (#""message":{"a":"b"}"#, Refusal(.message, .string)),
        (#""message":"""#, Refusal(.message, .messageLength)),
        (#""message":" \n\t\u3000\ufeff ""#, Refusal(.message, .messageLength)),
        (#""message":"a\u0000b""#, Refusal(.message, .noNUL)),
        (#""message":"\u0000""#, Refusal(.message, .noNUL)),
        (#""message":"m","path":1"#, Refusal(.path, .string)),
        (#""message":"m","path":"/\u0000""#, Refusal(.path, .noNUL)),
        (#""message":"m","version":1.2"#, Refusal(.version, .string)),
        (#""message":"m","version":"a\tb""#, Refusal(.version, .noControl)),
        (#""message":"m","version":"a\u0000b""#, Refusal(.version, .noNUL)),
        (#""message":"m","submitted_by":7"#, Refusal(.submittedBy, .string)),
        (#""message":"m","submitted_by":"a\u009fb""#, Refusal(.submittedBy, .noControl)),
        (#""message":"m","submitted_by":"a\u007fb""#, Refusal(.submittedBy, .noControl)),
        (#""message":"m","submitted_by_email":false"#, Refusal(.submittedByEmail, .string)),
        (#""message":"m","submitted_by_email":"nobody""#, Refusal(.submittedByEmail, .emailShape)),
        (#""message":"m","submitted_by_email":"a@b\n.c""#, Refusal(.submittedByEmail, .noControl)),
        (#""message":"m","type":"bug""#, Refusal(.type, .feedbackType)),
        (#""message":"m","type":"Bug ""#, Refusal(.type, .feedbackType)),
        (#""message":"m","type":"Bugs""#, Refusal(.type, .feedbackType)),
        (#""message":"m","type":1"#, Refusal(.type, .feedbackType)),
        (#""message":"m","message":"n""#, Refusal(.body, .jsonDuplicateKey)),
        (#""message":"m","mess\u0061ge":"n""#, Refusal(.body, .jsonDuplicateKey)),
        (#""message":"m","x":1,"x":2"#, Refusal(.body, .jsonDuplicateKey)),
        (#""message":"m","project_key":"a""#, Refusal(.body, .jsonDuplicateKey)),
    ]

    @Test("a bad field is refused with its name and its rule", arguments: refused.indices)
    func fieldsAreRefused(row: Int) {
        let (members, refusal) = Self.refused[row]
        #expect(decode(members, .feedback) == .failure(refusal), "\(members)")
    }

    @Test("the project key must be a UUID of any version, in either case")
    func projectKeys() {
        func body(_ key: String) -> [UInt8] {
            Array(#"{"message":"m","project_key":\#(key)}"#.utf8)
        }
        let required = Refusal(.projectKey, .required)
        #expect(decode(Array(#"{"message":"m"}"#.utf8), .feedback) == .failure(required))
        #expect(decode(body("null"), .feedback) == .failure(required))
        #expect(decode(body("1"), .feedback) == .failure(Refusal(.projectKey, .string)))
        for key in ["", "demo-project-key", " \(Decoded.key)", "\(Decoded.key)0"] {
            let refusal = Refusal(.projectKey, .uuid)
            #expect(decode(body(#""\#(key)""#), .feedback) == .failure(refusal))
        }
        for key in [Decoded.key.description.uppercased(), Decoded.key.description] {
            #expect(throws: Never.self) { try decode(body(#""\#(key)""#), .feedback).get() }
        }
    }

    @Test("a client's id counts from 30 days back to 5 minutes ahead, and is ignored otherwise")
    func clientIDs() throws {
        let now = Decoded.now
        func taken(_ id: String) throws -> Identifier? {
            try decode(#""message":"m","id":"\#(id)""#, .feedback, now: now).get().clientID
        }
        let day: UInt64 = 24 * 3_600 * 1_000
        for (millis, isTaken) in [
            (now, true), (now - 30 * day, true), (now - 30 * day - 1, false),
            (now + 300_000, true), (now + 300_001, false), (0, false), (0xFFFF_FFFF_FFFF, false),
        ] {
            let id = Identifier(milliseconds: millis, random: (1, 2))
            #expect(try taken("\(id)") == (isTaken ? id : nil))
            #expect(try taken("\(id)".uppercased()) == (isTaken ? id : nil))
        }
        for id in ["\(Decoded.key)", "x", "", " \(Identifier(milliseconds: now, random: (1, 2)))"] {
            #expect(try taken(id) == nil)
        }
        for id in ["null", "1", "{}", "[]", "true"] {
            let decoded = try decode(#""message":"m","id":\#(id)"#, .feedback, now: now).get()
            #expect(decoded.clientID == nil)
        }
        // A clock that has not reached thirty days makes no window of negative numbers.
        let early = Identifier(milliseconds: 5, random: (1, 2))
        #expect(
            try decode(#""message":"m","id":"\#(early)""#, .feedback, now: 10).get().clientID
                == early
        )
    }
}
