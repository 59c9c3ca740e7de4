// The words that the wire and the database know (contract 1.5).

import SeggWatCore
import Testing

@Suite("Spellings")
struct SpellingTests {
    @Test("the enumerations are spelled as the contract has them, in the database's order")
    func enumerations() {
        #expect(
            FeedbackType.allCases.map { "\($0.name)" }
                == ["Bug", "Feature", "Praise", "Question", "Improvement", "Other"]
        )
        #expect(
            FeedbackStatus.allCases.map { "\($0.name)" }
                == ["New", "Active", "Assigned", "Hold", "Closed", "Resolved"]
        )
        #expect(
            FeedbackSource.allCases.map { "\($0.name)" }
                == ["Widget", "Manual", "Mintlify", "Stripe", "Polar", "SocialShare"]
        )
        #expect(RatingType.allCases.map { "\($0.name)" } == ["helpful", "star", "nps"])
        #expect(Plan.allCases.map(\.rawValue) == ["free", "starter", "pro", "self-hosted"])
    }

    @Test("every field has a name of its own, and every rule says something that JSON can hold")
    func fieldsAndRules() {
        let fields = (UInt8.min...UInt8.max).compactMap { Field(rawValue: $0) }
        #expect(Set(fields.map { "\($0.name)" }).count == fields.count)
        let rules = (UInt8.min...UInt8.max).compactMap { Rule(rawValue: $0) }
        let texts = fields.map { "\($0.name)" } + rules.map { "\($0.explanation)" }
        for text in texts {
            #expect(!text.isEmpty)
            #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
        }
    }
}
