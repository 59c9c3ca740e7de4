// What identity needs of a provider, so that Zitadel can be replaced.

/// A provider's answer about a credential.
public enum ProviderAnswer: Sendable, Equatable {
    /// It is good until then (Unix milliseconds; nil for ever).
    case valid(VerifiedUser, expires: Int64?)
    /// It is not good, and that is about the credential.
    case invalid(Invalidity)
    /// Nothing was learned about the credential.
    case fault(ProviderFault)
}

/// Why a credential is not good.
public enum Invalidity: UInt8, Sendable {
    /// There is no such session any more.
    case gone
    /// The token is not, or no longer, its session's.
    case wrongToken
    /// Its time is over.
    case expired
    /// It says who somebody claims to be; nobody proved it, or a second factor is missing.
    case unproven
    /// The provider does not vouch for it, for whatever reason.
    case inactive
    /// It is not signed by whom it should be, or not for us.
    case forged
}

/// Why nothing was learned.
public enum ProviderFault: Sendable, Equatable {
    /// The provider is away, slow, or says what cannot be understood.
    case upstream(String)
    /// The provider refuses us: credentials, host name or rights are set up wrong.
    case ours(String)
    /// The provider wants to be left alone for so long, if it says how long.
    case throttled(millis: UInt64?)
}

/// A key set as the provider publishes it.
public enum KeysAnswer: Sendable {
    /// The JSON of each key, by key id.
    case keys([String: [UInt8]])
    /// It could not be had.
    case fault(ProviderFault)
}

/// An identity provider; every call has its own time limit, and none throws.
public protocol IdentityProvider: Sendable {
    /// Whose tokens are taken: the claim `iss`.
    var issuer: String { get }
    /// Whom a token must be meant for: one of these in the claim `aud`.
    var audience: [String] { get }
    /// Verifies a session by its id and token.
    func verify(session id: String, token: String) async -> ProviderAnswer
    /// Asks about an access token.
    func introspect(_ token: String) async -> ProviderAnswer
    /// The keys that access and logout tokens are signed with.
    func keys() async -> KeysAnswer
    /// Whether the provider says that it can answer for what it knows.
    func isReady() async -> Bool
}
