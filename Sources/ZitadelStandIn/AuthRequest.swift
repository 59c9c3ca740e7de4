// A login that an application asked for, until its code is exchanged.

/// One request to the authorization endpoint (RFC 6749, section 4.1; RFC 7636).
///
///     asked ──callback──▶ handled ──token──▶ exchanged
struct AuthRequest: Sendable {
    let id: String
    let clientID: String
    let instanceID: String
    let createdAt: Instant
    let scope: [String]
    let redirectURI: String
    let state: String
    let nonce: String
    let codeChallenge: String
    let prompt: [String]
    let uiLocales: [String]
    let loginHint: String
    let maxAge: Int64?
    /// The session that it was linked to.
    var sessionID: String?
    var isHandled = false
    var isExchanged = false

    /// The message `zitadel.oidc.v2.AuthRequest`.
    var json: JSON {
        .message([
            "id": .string(id), "creationDate": .string(createdAt.text),
            "clientId": .string(clientID), "scope": .strings(scope),
            "redirectUri": .string(redirectURI),
            "prompt": .strings(prompt.map { "PROMPT_\($0.uppercased())" }),
            "uiLocales": .strings(uiLocales), "loginHint": .string(loginHint),
            "maxAge": maxAge.map { .string("\($0)s") } ?? .null,
        ])
    }
}
