// What an operator may choose about identity; bounds that are no choice are in IdentityLimits.

/// How a gateway verifies who sends a submission.
public struct IdentityConfiguration: Sendable {
    /// The provider's address, `http://…` or `https://…`; nil for end-user tokens alone.
    public var zitadelURL: String?
    /// The token that we call the provider with: a service user's PAT; it needs no role.
    public var zitadelToken: String?
    /// The issuer that tokens name, and the host name that the provider goes by; nil for the URL.
    public var issuer: String?
    /// The API application that introspects, and that tokens are meant for.
    public var clientID: String?
    /// Its secret.
    public var clientSecret: String?
    /// Its key file (JSON of the type `application`), used instead of a secret.
    public var clientKey: [UInt8]?
    /// What else may stand in a token's `aud`: the project's id.
    public var audience: [String] = []
    /// The key that webhooks are signed with; nil for no webhooks.
    public var webhookKey: [UInt8]?
    /// How long a connection may take to be made: a fifth of the call, so that another attempt fits.
    var connectMillis: Int { callMillis / 5 }
    /// Milliseconds in which the provider must have answered, a second attempt included.
    public var callMillis = 2_500
    /// Milliseconds after which an answer is renewed while it is used.
    public var softMillis = 20_000
    /// Milliseconds after which an answer is not used any more.
    public var hardMillis = 60_000
    /// Milliseconds for which it is used beyond that while the provider is away.
    public var staleMillis = 300_000
    /// Credentials that the process remembers as good; an eighth as many as bad.
    public var remembered = 65_536
    /// Calls to the provider at a time.
    public var callsMax = 32
    /// Whether a session needs a second factor.
    public var needsSecondFactor = false

    /// Makes a configuration without a provider.
    public init() {}
}
