// Whom a credential proved to be somebody.

/// How a user was verified.
public enum IdentityKind: UInt8, Sendable {
    /// A session of the identity provider.
    case session
    /// An access token of the identity provider.
    case accessToken
    /// A token that the site signed with its project's secret.
    case endUser

    /// The name in the database.
    public var name: StaticString {
        switch self {
        case .session: "session"
        case .accessToken: "access_token"
        case .endUser: "end_user_token"
        }
    }
}

/// A user whom a credential has proved.
public struct VerifiedUser: Sendable, Equatable {
    /// How.
    public var kind: IdentityKind
    /// The user's id with the provider, or in the site's own terms.
    public var id: String
    /// The id of the user's organization; nil where the credential says none.
    public var organization: String?

    /// Makes a user of these parts.
    public init(kind: IdentityKind, id: String, organization: String? = nil) {
        self.kind = kind
        self.id = id
        self.organization = organization
    }
}
