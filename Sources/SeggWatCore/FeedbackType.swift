// What a feedback is about, as the wire and the database spell it.

/// The type of a feedback (docs/contract.md, Fields), case-sensitive; `other` where none was sent.
public enum FeedbackType: UInt8, CaseIterable, Sendable {
    case bug, feature, praise, question, improvement, other

    /// The spelling on the wire and in the database.
    public var name: StaticString {
        switch self {
        case .bug: "Bug"
        case .feature: "Feature"
        case .praise: "Praise"
        case .question: "Question"
        case .improvement: "Improvement"
        case .other: "Other"
        }
    }
}
