// Answers that nobody has seen from a real Zitadel yet: both are possible, so both can be had.

/// What a client must not rely on until a real instance has been asked.
struct Switches: Sendable {
    /// Whether SetSession says 404 for an id that never was, and not 200.
    var setFindsUnknownSession = false
    /// The status of introspection for wrong client credentials: 400 by the code, 401 by the docs.
    var wrongClientStatus = 400
    /// Whether a rejected assertion is 400 `invalid_grant` and not 500 `server_error`.
    var rejectedAssertionIsInvalidGrant = false
    /// Other ids for errors, by the ids of the table.
    var errorIDs: [String: String] = [:]
    /// Whether callers without any role are refused with 403 and not with 404.
    var noMembershipIsForbidden = false
}
