// Which sessions Zitadel has confirmed lately, so that not every page asks it.
//
//     unknown ──confirmed──▶ fresh ──30 s──▶ stale ──confirmed──▶ fresh
//                                             │ └─Zitadel away──▶ stale, for ten minutes at most
//                                             └─ended──▶ forgotten

import Synchronization

/// A memory of confirmed sessions, by session token.
final class SessionChecks: Sendable {
    private let confirmed = Mutex<[String: ContinuousClock.Instant]>([:])

    /// How long ago Zitadel confirmed a session; nil when it has not.
    func age(_ handle: LoginClient.Handle) -> Duration? {
        confirmed.withLock { $0[handle.token] }.map { ContinuousClock.now - $0 }
    }

    /// Notes that Zitadel has confirmed a session just now.
    func confirm(_ handle: LoginClient.Handle) {
        confirmed.withLock { confirmed in
            // Everybody is asked for once more: rare, and cheaper than keeping an order.
            if confirmed.count >= DashboardLimits.sessionsMax { confirmed.removeAll() }
            confirmed[handle.token] = .now
        }
    }

    /// Forgets a session that has ended.
    func forget(_ handle: LoginClient.Handle) {
        confirmed.withLock { _ = $0.removeValue(forKey: handle.token) }
    }
}
