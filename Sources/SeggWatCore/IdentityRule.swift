// Whether a project wants to know who sends to it.

/// What a project asks of the sessions and tokens that come with submissions.
public enum IdentityRule: String, Sendable, CaseIterable {
    /// They are not looked at.
    case off
    /// A submission without one is anonymous; one that is not valid is refused.
    case optional
    /// A submission without a valid one is refused.
    case required
}
