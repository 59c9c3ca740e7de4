// A session as its events have made it: the write side, from which the read side is copied.

/// What is known of a session.
struct Session: Sendable, Equatable {
    /// A check that a session can have passed, in the order in which checks are made.
    enum Factor: String, Sendable, CaseIterable {
        case user, password, intent, webAuthN, totp, otpSms, otpEmail, recoveryCode

        /// Whether it proves who the user is and is not only a name that anyone can type.
        var authenticates: Bool { self == .password || self == .intent || self == .webAuthN }
        /// Whether it is a factor beside the password.
        var isSecond: Bool {
            switch self {
            case .totp, .otpSms, .otpEmail, .recoveryCode, .webAuthN: true
            case .user, .password, .intent: false
            }
        }
    }

    /// What the caller said of the browser.
    struct UserAgent: Sendable, Equatable {
        var fingerprintID = ""
        var ip = ""
        var description = ""
        var header: [String: [String]] = [:]
    }

    let id: String
    let instanceID: String
    /// Who created it: a user's id.
    var creator = ""
    var createdAt = Instant(microseconds: 0)
    var changedAt = Instant(microseconds: 0)
    var sequence: Int64 = 0
    var userID = ""
    var organizationID = ""
    var factors: [Factor: Instant] = [:]
    var passkeyVerifiedUser = false
    var metadata: [String: [UInt8]] = [:]
    var userAgent = UserAgent()
    var expiration: Instant?
    var tokenID = ""
    var codes: [Factor: String] = [:]
    var isTerminated = false

    /// Whether it exists at all: a session that was never added has no events.
    var exists: Bool { sequence > 0 }

    func isExpired(at time: Instant) -> Bool { expiration.map { $0 < time } ?? false }

    /// The text under the session token's cipher.
    var tokenText: String { "sess_\(id):\(tokenID)" }
}
