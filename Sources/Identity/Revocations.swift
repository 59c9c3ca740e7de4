// What was revoked, so that nothing brings it back: neither an answer that was on its way nor a
// provider that is away.

/// Sessions that ended and users whose tokens ended, for as long as anybody might still be taken for
/// them; times are monotonic milliseconds.
struct Revocations {
    private var sessions: [String: UInt64] = [:]
    /// Unix milliseconds up to which a user's tokens are void, and until when that is remembered.
    private var users: [String: (issuedBefore: Int64, until: UInt64)] = [:]

    /// A session has ended for good.
    mutating func end(session: String, until: UInt64, now: UInt64) {
        if sessions.count >= IdentityLimits.revokedMax {
            sessions = sessions.filter { $0.value > now }
            // Full of what is still needed: it is forgotten, and the provider asked instead.
            if sessions.count >= IdentityLimits.revokedMax { sessions = [:] }
        }
        sessions[session] = until
    }

    /// Whether a session has ended.
    func hasEnded(session: String, now: UInt64) -> Bool { (sessions[session] ?? 0) > now }

    /// A user's tokens have ended, those that were issued up to now.
    mutating func end(user: String, issuedBefore: Int64, until: UInt64, now: UInt64) {
        if users.count >= IdentityLimits.revokedMax {
            users = users.filter { $0.value.until > now }
            if users.count >= IdentityLimits.revokedMax { users = [:] }
        }
        users[user] = (issuedBefore, until)
    }

    /// Whether a token that says when it was issued is void although its signature is good.
    func isVoid(user: String, issued: Int64, now: UInt64) -> Bool {
        guard let entry = users[user], entry.until > now else { return false }
        return issued <= entry.issuedBefore
    }
}
