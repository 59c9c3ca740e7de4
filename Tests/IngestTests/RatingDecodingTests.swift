// Ratings, the legacy rating, NPS answers, and bodies that say their kind.

import Ingest
import SeggWatCore
import Testing

@Suite("SubmissionDecoder: ratings")
struct RatingDecodingTests {
    private func rating(_ type: RatingType, _ value: Float, stars: Int16 = 0) -> Decoded {
        var decoded = Decoded(kind: .rating)
        decoded.ratingType = type
        decoded.value = value
        decoded.maxStars = stars
        return decoded
    }

    @Test("helpful ratings are 0 or 1, stars whole or half, NPS scores whole")
    func goodRatings() {
        let table: [(String, Decoded)] = [
            (#"{"type":"helpful","value":true}"#, rating(.helpful, 1)),
            (#"{"value":false,"type":"helpful"}"#, rating(.helpful, 0)),
            (#"{"type":"helpful","value":true,"max_stars":null}"#, rating(.helpful, 1)),
            (#"{"type":"star","value":4}"#, rating(.star, 4, stars: 5)),
            (#"{"type":"star","value":1,"max_stars":1}"#, rating(.star, 1, stars: 1)),
            (#"{"type":"star","value":10,"max_stars":10}"#, rating(.star, 10, stars: 10)),
            (#"{"type":"star","value":9.5,"max_stars":10.0}"#, rating(.star, 9.5, stars: 10)),
            (#"{"type":"star","value":1.5}"#, rating(.star, 1.5, stars: 5)),
            (#"{"type":"star","value":4e0,"max_stars":null}"#, rating(.star, 4, stars: 5)),
            (#"{"type":"nps","value":0}"#, rating(.nps, 0)),
            (#"{"type":"nps","value":10}"#, rating(.nps, 10)),
            (#"{"type":"nps","value":7.0,"unknown":[]}"#, rating(.nps, 7)),
        ]
        for (json, expected) in table {
            #expect(decode(#""rating":\#(json)"#, .rating) == .success(expected), "\(json)")
        }
    }

    @Test("no zero is negative, because the database would count it apart")
    func zeroHasNoSign() throws {
        for zero in ["0", "-0", "-0.0", "-0e5", "0.0"] {
            let nps = try decode(#""score":\#(zero)"#, .nps).get()
            #expect(nps.value.sign == .plus)
            let rating = try decode(#""rating":{"type":"nps","value":\#(zero)}"#, .rating).get()
            #expect(rating.value.sign == .plus)
        }
    }

    static let refusedRatings: [(rating: String, refusal: Refusal)] = [
        ("null", Refusal(.rating, .object)), ("[]", Refusal(.rating, .object)),
        ("4", Refusal(.rating, .object)), (#""star""#, Refusal(.rating, .object)),
        ("{}", Refusal(.ratingType, .required)),
        (#"{"value":4}"#, Refusal(.ratingType, .required)),
        (#"{"type":null,"value":4}"#, Refusal(.ratingType, .ratingType)),
        (#"{"type":"Star","value":4}"#, Refusal(.ratingType, .ratingType)),
        (#"{"type":"stars","value":4}"#, Refusal(.ratingType, .ratingType)),
        (#"{"type":1,"value":4}"#, Refusal(.ratingType, .ratingType)),
        (#"{"type":"star"}"#, Refusal(.ratingValue, .required)),
        (#"{"type":"star","value":null}"#, Refusal(.ratingValue, .required)),
        (#"{"type":"star","value":0}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":0.5}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":5.5}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":6}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":4.25}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":-1}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":1e300}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":18446744073709551615}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":"4"}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":true}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":4,"max_stars":3}"#, Refusal(.ratingValue, .starValue)),
        (#"{"type":"star","value":1,"max_stars":0}"#, Refusal(.maxStars, .maxStars)),
        (#"{"type":"star","value":1,"max_stars":11}"#, Refusal(.maxStars, .maxStars)),
        (#"{"type":"star","value":1,"max_stars":2.5}"#, Refusal(.maxStars, .maxStars)),
        (#"{"type":"star","value":1,"max_stars":"5"}"#, Refusal(.maxStars, .maxStars)),
        (#"{"type":"star","value":1,"max_stars":1e300}"#, Refusal(.maxStars, .maxStars)),
        (#"{"type":"helpful","value":1}"#, Refusal(.ratingValue, .boolean)),
        (#"{"type":"helpful","value":"true"}"#, Refusal(.ratingValue, .boolean)),
        (#"{"type":"nps","value":11}"#, Refusal(.ratingValue, .npsScore)),
        (#"{"type":"nps","value":-1}"#, Refusal(.ratingValue, .npsScore)),
        (#"{"type":"nps","value":7.5}"#, Refusal(.ratingValue, .npsScore)),
        (#"{"type":"nps","value":true}"#, Refusal(.ratingValue, .npsScore)),
        (#"{"type":"nps","type":"star","value":1}"#, Refusal(.rating, .jsonDuplicateKey)),
    ]

    @Test("a bad rating is refused with its part and its rule", arguments: refusedRatings.indices)
    func badRatings(row: Int) {
        let (rating, refusal) = Self.refusedRatings[row]
        #expect(decode(#""rating":\#(rating)"#, .rating) == .failure(refusal), "\(rating)")
    }

    @Test("a rating is required, and its context is not")
    func ratingIsRequired() {
        let missing = Result<Decoded, Refusal>.failure(Refusal(.rating, .required))
        #expect(decode("", .rating) == missing)
        #expect(decode(#""context":{}"#, .rating) == missing)
        let good = #""rating":{"type":"nps","value":1},"context":"#
        for context in ["{}", "null", #"{"path":null,"metadata":null,"x":1}"#] {
            #expect(decode(good + context, .rating) == .success(rating(.nps, 1)))
        }
        for context in ["[]", "1", #""a""#, "false"] {
            #expect(decode(good + context, .rating) == .failure(Refusal(.context, .object)))
        }
    }

    @Test("the context says where and who, and a submitter makes the rating claim its place")
    func contextIsRead() {
        var expected = rating(.star, 4, stars: 5)
        expected.path = "/p"
        expected.version = "2"
        expected.submittedBy = "u-1"
        expected.metadata = #"{"a":[1,2.5,"é"],"b":{"c":null}}"#
        expected.claims = true
        let body = #"""
            "context":{"path":" /p","version":"2","submitted_by":"u-1",
            "metadata":{ "a" : [ 1 , 2.5 , "\u00e9" ] , "b" : { "c" : null } }},
            "rating":{"type":"star","value":4}
            """#
        #expect(decode(body, .rating) == .success(expected))
    }

    static let refusedContexts: [(context: String, refusal: Refusal)] = [
        (#"{"path":1}"#, Refusal(.path, .string)),
        (#"{"submitted_by":"a\nb"}"#, Refusal(.submittedBy, .noControl)),
        (#"{"version":"a","version":"b"}"#, Refusal(.context, .jsonDuplicateKey)),
        (#"{"metadata":[]}"#, Refusal(.metadata, .object)),
        (#"{"metadata":"a"}"#, Refusal(.metadata, .object)),
        (#"{"metadata":{"a":"\u0000"}}"#, Refusal(.metadata, .metadataContent)),
        (#"{"metadata":{"\u0000":1}}"#, Refusal(.metadata, .metadataContent)),
        (#"{"metadata":{"a":[{"b":["\u0000"]}]}}"#, Refusal(.metadata, .metadataContent)),
        (#"{"metadata":{"a":1,"a":2}}"#, Refusal(.metadata, .metadataContent)),
        (#"{"metadata":{"a":[{"b":1,"b":2}]}}"#, Refusal(.metadata, .metadataContent)),
    ]

    @Test("a bad context is refused with its part and its rule", arguments: refusedContexts.indices)
    func badContexts(row: Int) {
        let (context, refusal) = Self.refusedContexts[row]
        let body = #""rating":{"type":"nps","value":1},"context":\#(context)"#
        #expect(decode(body, .rating) == .failure(refusal), "\(context)")
    }

    @Test("metadata may have 4096 bytes of shortest JSON and 64 keys an object")
    func metadataIsBounded() throws {
        func decoded(_ metadata: String) -> Result<Decoded, Refusal> {
            decode(
                #""rating":{"type":"nps","value":1},"context":{"metadata":\#(metadata)}"#,
                .rating
            )
        }
        let full = #"{"a":"\#(String(repeating: "é", count: 2_044))"}"#
        #expect(full.utf8.count == 4_096)
        #expect(try decoded("  \(full)  ").get().metadata == full)
        let more = #"{"a":"\#(String(repeating: "é", count: 2_044))x"}"#
        #expect(decoded(more) == .failure(Refusal(.metadata, .metadataSize)))
        func keys(_ count: Int) -> String {
            "{" + (0..<count).map { #""\#($0)":0"# }.joined(separator: ",") + "}"
        }
        #expect(try decoded(keys(64)).get().metadata == keys(64))
        #expect(decoded(keys(65)) == .failure(Refusal(.metadata, .metadataContent)))
        #expect(try decoded("{}").get().metadata == "{}")
    }

    @Test("metadata that escapes characters comes out as the same text")
    func metadataEscapes() throws {
        let metadata = #"{"q\"":"\\ \b\f\n\r\t \u0001 / 🙏"}"#
        let body = #""rating":{"type":"nps","value":1},"context":{"metadata":\#(metadata)}"#
        #expect(try decode(body, .rating).get().metadata == metadata)
    }

    @Test("the legacy rating has a Boolean value and nothing else that is required")
    func legacyRating() {
        var expected = rating(.helpful, 1)
        #expect(decode(#""value":true"#, .helpful) == .success(expected))
        expected.path = "/p"
        expected.submittedBy = "u"
        expected.claims = true
        let body = #""value":true,"path":"/p","submitted_by":"u""#
        #expect(decode(body, .helpful) == .success(expected))
        #expect(decode("", .helpful) == .failure(Refusal(.value, .required)))
        for value in ["null", "1", "0", #""true""#, "[]"] {
            let refusal = Refusal(.value, .boolean)
            #expect(decode(#""value":\#(value)"#, .helpful) == .failure(refusal))
        }
    }

    @Test("an NPS answer has a score, may have a comment, and never claims")
    func npsAnswers() {
        var expected = Decoded(kind: .nps)
        expected.ratingType = .nps
        expected.value = 9
        #expect(decode(#""score":9"#, .nps) == .success(expected))
        #expect(decode(#""score":9,"comment":" ","locale":null"#, .nps) == .success(expected))
        expected.comment = "fine"
        expected.locale = "pt-BR"
        expected.submittedBy = "u"
        expected.path = "x"
        let body = #""score":9,"comment":" fine","locale":"pt-BR","submitted_by":"u","path":"x""#
        #expect(decode(body, .nps) == .success(expected))
    }

    static let refusedAnswers: [(members: String, refusal: Refusal)] = [
        ("", Refusal(.score, .required)),
        (#""score":null"#, Refusal(.score, .required)),
        (#""score":11"#, Refusal(.score, .npsScore)),
        (#""score":-1"#, Refusal(.score, .npsScore)),
        (#""score":9.5"#, Refusal(.score, .npsScore)),
        (#""score":"9""#, Refusal(.score, .npsScore)),
        (#""score":9,"comment":1"#, Refusal(.comment, .string)),
        (#""score":9,"comment":"\u0000x""#, Refusal(.comment, .noNUL)),
        (#""score":9,"locale":1"#, Refusal(.locale, .string)),
        (
            #""score":9,"locale":"\#(String(repeating: "x", count: 36))""#,
            Refusal(.locale, .localeLength)
        ),
        (
            #""score":9,"comment":"\#(String(repeating: "é", count: 1_001))""#,
            Refusal(.comment, .commentLength)
        ),
    ]

    @Test("a bad NPS answer is refused with its field", arguments: refusedAnswers.indices)
    func badAnswers(row: Int) {
        let (members, refusal) = Self.refusedAnswers[row]
        #expect(decode(members, .nps) == .failure(refusal), "\(members)")
    }

    @Test("a body that says its kind is decoded as that kind")
    func taggedBodies() throws {
        #expect(try decode(#""kind":"feedback","message":"m""#, .tagged).get().kind == .feedback)
        #expect(try decode(#""score":1,"kind":"nps""#, .tagged).get().kind == .nps)
        let rating = #""kind":"rating","rating":{"type":"star","value":4}"#
        #expect(try decode(rating, .tagged).get().maxStars == 5)
        #expect(decode("", .tagged) == .failure(Refusal(.kind, .required)))
        for kind in ["null", "1", #""""#, #""Feedback""#, #""helpful""#, "{}"] {
            #expect(decode(#""kind":\#(kind)"#, .tagged) == .failure(Refusal(.kind, .kind)))
        }
        let refusal = Refusal(.message, .required)
        #expect(decode(#""kind":"feedback""#, .tagged) == .failure(refusal))
    }
}
