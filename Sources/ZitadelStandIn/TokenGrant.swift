// What tokens stand for: one login of a user at a client.

/// An OIDC session: the access and refresh tokens of one grant hang on it.
struct TokenGrant: Sendable {
    /// Defaults of Zitadel.
    static let accessTokenSeconds = 43_200.0
    static let idTokenSeconds = 43_200.0
    static let refreshIdleSeconds = 30 * 86_400.0
    static let refreshAbsoluteSeconds = 90 * 86_400.0

    /// `V2_` and a number.
    let id: String
    /// Empty for a service user that is its own client.
    let clientID: String
    let userID: String
    let scope: [String]
    let audience: [String]
    /// The session of a login; nil for a service user.
    var sessionID: String?
    var authenticatedAt: Instant
    var methods: [String] = []
    var nonce = ""
    let createdAt: Instant
    /// The refresh token that counts: it changes with each use.
    var refreshTokenID: String?
    var refreshedAt: Instant
    var accessTokens: [String: AccessToken] = [:]

    /// One access token, by its id.
    struct AccessToken: Sendable {
        let issuedAt: Instant
        let expiration: Instant
        var isRevoked = false
    }
}
