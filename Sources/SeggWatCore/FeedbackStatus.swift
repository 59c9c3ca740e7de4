// How far the team has come with a feedback.

/// The status of a feedback (docs/contract.md, Fields), case-sensitive; `new` when it arrives.
public enum FeedbackStatus: UInt8, CaseIterable, Sendable {
    case new, active, assigned, hold, closed, resolved

    /// The spelling on the wire and in the database.
    public var name: StaticString {
        switch self {
        case .new: "New"
        case .active: "Active"
        case .assigned: "Assigned"
        case .hold: "Hold"
        case .closed: "Closed"
        case .resolved: "Resolved"
        }
    }
}
