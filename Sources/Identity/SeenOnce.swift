// What counts only once: signatures of webhooks and ids of logout tokens.

/// A bounded memory of what was seen, for as long as it could be sent again.
struct SeenOnce {
    private var until: [[UInt8]: Int64] = [:]

    /// Notes something (until then, Unix seconds); false when it was seen before, or when there is
    /// no room to remember it: what cannot be remembered could be repeated.
    mutating func note(_ what: [UInt8], until end: Int64, now: Int64) -> Bool {
        if let known = until[what], known >= now { return false }
        if until.count >= IdentityLimits.seenMax {
            until = until.filter { $0.value >= now }
            guard until.count < IdentityLimits.seenMax else { return false }
        }
        until[what] = end
        return true
    }
}
