// The table of errors: each situation with the code, the id and the text that Zitadel v4 gives it.
//
// A client must act on the id and never on the text, which is translated.

extension Problem {
    // MARK: - The caller

    static let authorizationMissing = Problem(.unauthenticated, "auth header missing")
    static let authorizationMalformed =
        Problem(.unauthenticated, "AUTH-toLo1", text: "invalid auth header")
    static let tokenInvalid = Problem(.unauthenticated, "AUTH-7fs1e", text: "Errors.Token.Invalid")
    static let organizationUnknown =
        Problem(.permissionDenied, "AUTH-Bs7Ds", text: "Organisation doesn't exist")
    static let originNotAllowed =
        Problem(.permissionDenied, "AUTH-DZG21", text: "Errors.OriginNotAllowed")
    static let permissionMissing =
        Problem(.permissionDenied, "AUTH-AWfge", text: "No matching permissions found")
    static let membershipMissing = Problem(.notFound, "AUTHZ-cdgFk", text: "membership not found")
    static let bearerSessionExpired =
        Problem(.permissionDenied, "AUTHZ-EGDo3", text: "session expired")
    static let bearerSessionUnauthenticated =
        Problem(.permissionDenied, "AUTHZ-Kl3p0", text: "authentication required")
    static let bearerSessionNeedsSecondFactor =
        Problem(.permissionDenied, "AUTHZ-Kl3p0", text: "mfa required")

    // MARK: - The instance

    static func instanceUnknown(origin: String, domain: String) -> Problem {
        Problem(
            .notFound,
            "unable to set instance using origin \(origin) (ExternalDomain is \(domain)):"
                + " ID=QUERY-n0wng Message=Instance not found"
        )
    }
    static let instanceBlocked =
        Problem(.resourceExhausted, "LIMITS-molsj", text: "Errors.Limits.Instance.Blocked")
    static let quotaExhausted =
        Problem(.resourceExhausted, "QUOTA-vjAy8", text: "Quota.Access.Exhausted")

    // MARK: - The request

    static let routeUnknown = Problem(.notFound, "Not Found")
    static let methodWrong = Problem(.unimplemented, "Method Not Allowed", httpStatus: 405)
    static let bodyMalformed = Problem(
        .invalidArgument,
        "proto: syntax error (line 1:1): invalid value"
    )
    static func lengthWrong(_ field: String) -> Problem {
        Problem(
            .invalidArgument,
            "invalid \(field): value length must be between 1 and 200 runes, inclusive"
        )
    }
    static func codeLengthWrong(_ field: String) -> Problem {
        Problem(.invalidArgument, "invalid \(field): value length must be 6 runes")
    }
    static func lifetimeNotPositive(_ message: String) -> Problem {
        Problem(.invalidArgument, "invalid \(message).Lifetime: value must be greater than 0s")
    }
    static func fieldMalformed(_ field: String) -> Problem {
        Problem(.invalidArgument, "proto: invalid value for field \(field)")
    }

    // MARK: - Sessions

    static let sessionUnknown =
        Problem(.notFound, "QUERY-SFeaa", text: "Session does not exist")
    /// What GET says of a token that is wrong, old or malformed; the text is really a key.
    static let readTokenWrong =
        Problem(.permissionDenied, "QUERY-dsfr3", text: "Errors.PermissionDenied")
    static let writeTokenWrong =
        Problem(.permissionDenied, "COMMAND-sGr42", text: "Session Token is invalid")
    static let writeTokenMalformed =
        Problem(.invalidArgument, "COMMAND-hi6Ph", text: "Session Token is invalid")
    static let sessionTerminated =
        Problem(.failedPrecondition, "COMMAND-Hewfq", text: "Session already terminated")
    static let sessionExpired =
        Problem(.failedPrecondition, "COMMAND-Hkl3d", text: "Session has expired")
    static let linkedSessionUnknown =
        Problem(.failedPrecondition, "COMMAND-Flk38", text: "Session does not exist")

    // MARK: - Checks

    static let userUnknown = Problem(.notFound, "QUERY-Dfbg2", text: "User could not be found")
    static let userInactive =
        Problem(.failedPrecondition, "SESSION-Gj4ko", text: "Errors.User.NotActive")
    static let userMissing = Problem(.failedPrecondition, "COMMAND-Sfw3f", text: "User ID missing")
    static let userChanged =
        Problem(.invalidArgument, "user change not possible", .error(id: ""))
    static func passwordWrong(failedAttempts: Int) -> Problem {
        Problem(
            .invalidArgument,
            "Password is invalid",
            .credentials(id: "COMMAND-3M0fs", failedAttempts: failedAttempts)
        )
    }
    static func userLocked(failedAttempts: Int) -> Problem {
        Problem(
            .failedPrecondition,
            "User is locked",
            .credentials(id: "COMMAND-JLK35", failedAttempts: failedAttempts)
        )
    }
    static func userLockedByCodes(failedAttempts: Int) -> Problem {
        Problem(
            .failedPrecondition,
            "User is locked",
            .credentials(id: "COMMAND-SFA3t", failedAttempts: failedAttempts)
        )
    }

    // MARK: - Checks whose ids in Zitadel are not known here

    static let totpMissing =
        Problem(.failedPrecondition, "STANDIN-totp", text: "Multifactor OTP isn't ready")
    static let challengeMissing =
        Problem(.failedPrecondition, "STANDIN-challenge", text: "Code challenge is missing")
    static let intentInvalid =
        Problem(.invalidArgument, "STANDIN-intent", text: "The intent token is invalid")
    static let webAuthNInvalid =
        Problem(.invalidArgument, "STANDIN-passkey", text: "WebAuthN challenge is missing")
    static func codeWrong(failedAttempts: Int) -> Problem {
        Problem(
            .invalidArgument,
            "Code is invalid",
            .credentials(id: "STANDIN-code", failedAttempts: failedAttempts)
        )
    }

    // MARK: - Auth requests and devices

    static let authRequestUnknown =
        Problem(.notFound, "QUERY-Thee9", text: "Auth Request does not exist")
    static let authRequestForbidden =
        Problem(.permissionDenied, "OIDCv2-aL0ag", text: "No matching permissions found")
    static let authRequestHandled =
        Problem(.failedPrecondition, "COMMAND-Sx208nt", text: "Auth Request already handled")
    static let projectGrantMissing =
        Problem(.permissionDenied, "OIDC-foSyH49RvL", text: "Errors.PermissionDenied")
    static let deviceUnknown =
        Problem(.notFound, "COMMAND-D2hf2", text: "Device Authorization does not exist")
    static let deviceHandled =
        Problem(.failedPrecondition, "COMMAND-D30Jf", text: "Device Authorization already handled")

    // MARK: - Zitadel itself: what faults answer

    static let databaseFault = Problem(.internal, "QUERY-SAder", text: "Errors.Internal")
}
