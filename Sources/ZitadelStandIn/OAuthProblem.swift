// What the OIDC endpoints answer when they do not do what was asked (RFC 6749, section 5.2).

/// An error of the OIDC endpoints.
struct OAuthProblem: Error, Sendable, Equatable {
    let status: Int
    let error: String
    let description: String

    init(_ error: String, _ description: String = "", status: Int = 400) {
        self.status = status
        self.error = error
        self.description = description
    }

    var body: JSON {
        .message(["error": .string(error), "error_description": .string(description)])
    }

    static let clientMissing =
        OAuthProblem("invalid_client", "client must be authenticated")
    static let clientUnauthorized = OAuthProblem("unauthorized_client")
    static let severalMethods =
        OAuthProblem("invalid_request", "more than one client authentication method")
    static let tokenMissing = OAuthProblem("invalid_request", "token missing")
    static let grantTypeMissing = OAuthProblem("invalid_request", "grant_type missing")
    static let accessTokenMissing =
        OAuthProblem("invalid_request", "access token missing", status: 401)
    static let accessTokenInvalid =
        OAuthProblem("access_denied", "access token invalid", status: 401)
    static let serverError = OAuthProblem("server_error", "Errors.Internal", status: 500)
    static func grantInvalid(_ description: String) -> OAuthProblem {
        OAuthProblem("invalid_grant", description)
    }
}
