// The requests of one client address, for the fault that bans.

/// A sliding window of requests, and a ban that follows too many.
struct Visits: Sendable {
    private var times: [Instant] = []
    private var bannedUntil: Instant?

    /// Counts a request and says whether it is refused.
    mutating func refuses(at now: Instant, _ limit: Fault.RateLimit) -> Bool {
        if let bannedUntil, now < bannedUntil { return true }
        times.append(now)
        times.removeAll { $0 + limit.windowSeconds <= now }
        guard Double(times.count) > limit.requestsPerSecond * limit.windowSeconds else {
            return false
        }
        bannedUntil = now + limit.banSeconds
        return true
    }
}
