// What the verifier tells the loops.

/// The answer to a question about a credential; times are monotonic milliseconds.
public enum IdentityAnswer: Sendable, Equatable {
    /// It is good: to be renewed from `soft` on, not to be used from `hard` on.
    case valid(VerifiedUser, soft: UInt64, hard: UInt64)
    /// It is not good, and need not be asked about again before that.
    case refused(Invalidity, until: UInt64)
    /// It is not known, and cannot be found out now.
    case unavailable
}

/// News for one loop or all of them.
public enum IdentityNews: Sendable, Equatable {
    /// What was found out about a credential.
    case answer(IdentityKey, IdentityAnswer)
    /// These are not to be used from then on (monotonic milliseconds) without asking.
    case end([IdentityKey], at: UInt64)
    /// Whether a webhook or a logout was taken; nil when it cannot be found out now.
    case heard(UInt64, Bool?)
}
