// Every bound of identity that is not a choice of the operator; units stand last in the names.

/// The module's fixed bounds.
enum IdentityLimits {
    /// A session id or token, a user or an organization id: what Zitadel accepts at most.
    static let idBytesMax = 200
    /// A token that is shorter is none.
    static let tokenBytesMin = 16
    /// A bearer token; JWTs with many roles are long, and a request's line ends at 8 KiB.
    static let bearerBytesMax = 6 << 10
    /// An answer of the provider; what is longer is a fault.
    static let answerBytesMax = 128 << 10
    /// A body of a webhook or of a back-channel logout.
    static let hookBytesMax = 64 << 10

    /// Verifications that submissions wait for while the cap is reached, before more are refused.
    static let awaitedMax = 512
    /// Renewals that wait; each is of a credential that is remembered.
    static let renewalsMax = 16_384
    /// Between these shares of its time an answer is renewed: so far apart that what was asked
    /// together does not become a crowd.
    static let softShare = 0.75...1.5
    /// The same for the time at which it ends.
    static let hardShare = 0.85...1.15
    /// Milliseconds that an answer is used which stands in for one that could not be had.
    static let staleRecheckMillis: UInt64 = 2_000
    /// Until a refresh that failed is tried again, while the old answer is still good.
    static let refreshAgainMillis: UInt64 = 1_000
    /// How long a session counts as young: the provider's read side may not know it yet.
    static let youngMillis: Int64 = 10_000
    /// Waits between attempts to read a young session.
    static let youngPausesMillis: [UInt64] = [150, 400]

    /// How long it is believed that a session does not exist.
    static let goneMillis: UInt64 = 10_000
    /// How long it is believed that a token is not its session's, or has expired.
    static let refusedMillis: UInt64 = 5_000
    /// The same for a young session, and for what is not believed to be final.
    static let doubtfulMillis: UInt64 = 1_000
    /// Milliseconds for which a token that was rotated out is still taken: other tabs of its
    /// browser.
    static let rotationGraceMillis: UInt64 = 500
    /// How far clocks may differ: a session that expires within this is expired.
    static let skewMillis: Int64 = 2_000

    /// How old a signature of a webhook may be, and how far ahead.
    static let signatureSecondsMax: Int64 = 300
    /// Signatures and logout tokens that are remembered so that they count once.
    static let seenMax = 16_384
    /// Sessions and users that are remembered as revoked.
    static let revokedMax = 16_384

    /// How long a key set is believed.
    static let keysMillis: UInt64 = 300_000
    /// How soon after an attempt that failed the next one is made.
    static let keysAgainMillis: UInt64 = 2_000
    /// How often it may be fetched because a token names a key that is not in it.
    static let keysCooldownMillis: UInt64 = 10_000
    /// How long an assertion of ours is used; Zitadel takes it for an hour.
    static let assertionSeconds: Int64 = 3_000
}
