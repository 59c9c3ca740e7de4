// Which way a feedback came in.

/// The source of a feedback (docs/contract.md, Fields), case-sensitive; public submits are always `widget`.
public enum FeedbackSource: UInt8, CaseIterable, Sendable {
    case widget, manual, mintlify, stripe, polar, socialShare

    /// The spelling on the wire and in the database.
    public var name: StaticString {
        switch self {
        case .widget: "Widget"
        case .manual: "Manual"
        case .mintlify: "Mintlify"
        case .stripe: "Stripe"
        case .polar: "Polar"
        case .socialShare: "SocialShare"
        }
    }
}
