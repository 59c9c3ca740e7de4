// The enumerations of the contract as lists of words, for checking what comes in.

import SeggWatCore

/// Words of the wire, case-sensitive (contract, section 1.5).
enum Words {
    static let types = FeedbackType.allCases.map { "\($0.name)" }
    static let statuses = FeedbackStatus.allCases.map { "\($0.name)" }
    static let sources = FeedbackSource.allCases.map { "\($0.name)" }
    static let ratingTypes = RatingType.allCases.map { "\($0.name)" }
}
