// The versions of Zitadel that the stand-in can be.

/// A version, by what clients notice of it.
public enum Profile: String, Sendable, CaseIterable {
    /// No Connect form; no check of lengths on GET; an empty `sessionToken=` is none; keys are not
    /// to be cached; sessions outlive their user.
    case v3
    /// The Connect form and checks of lengths.
    case v49 = "v4.9"
    /// The sessions of a user who is deactivated, locked or removed go; recovery codes.
    case v417 = "v4.17"

    var speaksConnect: Bool { self != .v3 }
    var checksLengthsOnRead: Bool { self != .v3 }
    var keysMayBeCached: Bool { self != .v3 }
    var sessionsFollowUser: Bool { self == .v417 }
    var hasRecoveryCodes: Bool { self == .v417 }
}
