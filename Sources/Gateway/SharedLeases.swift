// What loops and the thread that speaks with Redis know of each other.

import RateLimits
import Reactor
import Synchronization

/// The state of limits that gateways share.
final class SharedLeases: Sendable {
    /// The thread's mailbox.
    let mailbox = Mailbox<LeaseThread.Message>()
    /// Whether Redis answers; limits are each gateway's own while it does not.
    let isConnected = Atomic<Bool>(false)
    /// Charges that the other gateways never heard of.
    let untold = Atomic<UInt64>(0)
    /// How much of a key this process may admit without word from the others.
    let table = LimitTable(slots: Limits.limitSlots)

    /// The lease of a rate: a tenth of its burst, at least 16 and what comes in that time, renewed in
    /// `Limits.leaseMillis`.
    static func lease(of rate: Rate) -> Rate {
        let steady = Limits.leaseMillis * 1_000 / max(rate.intervalMicros, 1)
        let events = max(16, rate.burst / 10, steady)
        return Rate(
            perSecond: Double(events) * 1_000 / Double(Limits.leaseMillis),
            burst: Int(clamping: events)
        )
    }
}
