// Everything that a client can be told instead of yes.

import HTTP

/// Why a request was refused; the error body is made of it (docs/contract.md, Errors).
enum Problem: UInt8, CaseIterable {
    /// A field broke a rule; the refusal says which.
    case invalid
    /// The message is not HTTP as RFC 9112 has it; the fault says why.
    case malformed
    case originNotAllowed
    case projectNotFound
    case notFound
    case methodNotAllowed
    case timeout
    case duplicateRating
    case lengthRequired
    case bodyTooLarge
    case unsupportedMediaType
    case unsupportedImage
    case unsupportedEncoding
    /// The database refused the content of this one submission.
    case rejected
    /// A bound of the gateway is reached.
    case overloaded
    /// The database cannot be reached, or takes too long.
    case unavailable
    /// The database was lost after the submission was sent to it.
    case outcomeUnknown
    /// A client or a project submits more often than its limit allows.
    case rateLimited
    /// The dashboard cannot be reached, or answers nothing.
    case dashboardAway
    /// What the dashboard answers is no HTTP that can be passed on.
    case dashboardBroken
    /// An organization has used up its plan's quota of the month.
    case quotaExceeded
    /// The project wants to know who submits, and the request does not say.
    case identityMissing
    /// A session or a token is not valid, or not any more.
    case identityInvalid
    /// A session says who somebody claims to be, and nothing that proves it.
    case identityUnproven
    /// A user of another organization than the project's.
    case identityElsewhere
    /// Nobody can say now whether a session is valid.
    case identityUnavailable
    /// A webhook or a logout whose signature does not hold, or that was taken before.
    case hookRefused
    /// The project asks for a proof of work, and the submission's is missing or too small.
    case proofRequired

    /// What a limit that was reached is called.
    init(_ limit: LimitKind) { self = limit == .quota ? .quotaExceeded : .rateLimited }

    /// The status code.
    var status: Int {
        switch self {
        case .invalid, .malformed, .proofRequired: 400
        case .originNotAllowed: 403
        case .projectNotFound, .notFound: 404
        case .methodNotAllowed: 405
        case .timeout: 408
        case .duplicateRating: 409
        case .lengthRequired: 411
        case .bodyTooLarge: 413
        case .unsupportedMediaType, .unsupportedImage, .unsupportedEncoding: 415
        case .rejected: 422
        case .overloaded, .unavailable: 503
        case .outcomeUnknown: 504
        case .rateLimited, .quotaExceeded: 429
        case .dashboardAway, .dashboardBroken: 502
        case .identityMissing, .identityInvalid, .identityUnproven, .hookRefused: 401
        case .identityElsewhere: 403
        case .identityUnavailable: 503
        }
    }

    /// The `error` member.
    var code: StaticString {
        switch self {
        case .invalid: "validation_error"
        case .malformed: "bad_request"
        case .originNotAllowed: "origin_not_allowed"
        case .projectNotFound: "project_not_found"
        case .notFound: "not_found"
        case .methodNotAllowed: "method_not_allowed"
        case .timeout: "request_timeout"
        case .duplicateRating: "duplicate_rating"
        case .lengthRequired: "length_required"
        case .bodyTooLarge: "payload_too_large"
        case .unsupportedMediaType, .unsupportedImage, .unsupportedEncoding:
            "unsupported_media_type"
        case .rejected: "rejected"
        case .overloaded: "overloaded"
        case .unavailable: "unavailable"
        case .outcomeUnknown: "outcome_unknown"
        case .rateLimited: "rate_limited"
        case .dashboardAway, .dashboardBroken: "bad_gateway"
        case .quotaExceeded: "quota_exceeded"
        case .identityMissing: "session_required"
        case .identityInvalid: "session_invalid"
        case .identityUnproven: "session_unproven"
        case .identityElsewhere: "wrong_organization"
        case .identityUnavailable: "session_unverified"
        case .hookRefused: "signature_invalid"
        case .proofRequired: "proof_required"
        }
    }

    /// The `message` member, where it is the same each time.
    var message: StaticString {
        switch self {
        case .invalid, .malformed: ""
        case .originNotAllowed:
            "This site's origin is not in the project's allowed origins; add it in the project's settings"
        case .projectNotFound: "No project has this project_key"
        case .notFound: "There is nothing at this path"
        case .methodNotAllowed: "This path does not take this method; see the Allow header"
        case .timeout: "The request did not arrive in time"
        case .duplicateRating: "A rating by this submitter has already been stored for this path"
        case .lengthRequired: "Send a Content-Length, or a chunked body"
        case .bodyTooLarge: "The body is too large for this path"
        case .unsupportedMediaType:
            "Send application/json, or text/plain with JSON in it, as UTF-8; for forms multipart/form-data"
        case .unsupportedImage: "The screenshot must be a JPEG or a PNG image"
        case .unsupportedEncoding: "Content-Encoding must be gzip or identity"
        case .rejected: "The database refused the content; it has been set aside for the operator"
        case .overloaded: "The service is busy; try again after Retry-After seconds"
        case .unavailable: "The database cannot be reached; try again after Retry-After seconds"
        case .outcomeUnknown:
            "The database was lost while it stored this; send it again with this id to be sure"
        case .rateLimited: "Too many submissions; try again after Retry-After seconds"
        case .dashboardAway: "The dashboard cannot be reached; submissions are taken all the same"
        case .dashboardBroken: "The dashboard answered with something that is no HTTP response"
        case .quotaExceeded:
            "The organization's monthly quota is used up; it begins anew with the month, or with a larger plan"
        case .identityMissing:
            "This project takes submissions of signed-in users only; send X-Session-Id and X-Session-Token, or Authorization: Bearer"
        case .identityInvalid: "The session or token is not valid, or not any more; sign in again"
        case .identityUnproven:
            "The session does not prove who it is for; sign in with a password, a passkey or a second factor"
        case .identityElsewhere: "This user's organization may not submit to this project"
        case .identityUnavailable:
            "Sessions cannot be verified now; try again after Retry-After seconds"
        case .hookRefused: "The signature is missing, wrong, too old, or was used before"
        case .proofRequired:
            "This project asks for a proof of work: send an id, and a proof of difficulty zero bits"
        }
    }

    /// Whether the client is told when to come again.
    var saysRetryAfter: Bool { status == 503 || self == .outcomeUnknown }
}
