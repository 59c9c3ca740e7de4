// What identity counts; any thread reads.

import Synchronization

/// Counters and gauges of the verifier.
public final class IdentityCounts: Sendable {
    /// A thing that is counted.
    public enum Item: Int, CaseIterable, Sendable {
        /// Calls to the provider by their outcome.
        case callsValid, callsInvalid, callsUpstreamFault, callsOurFault, callsThrottled
        /// Microseconds that those calls took together.
        case callMicros
        /// Key sets that were fetched, and that could not be.
        case keysFetched, keysFailed
        /// Questions that shared the call of another one.
        case shared
        /// Questions that were answered from what the process knew.
        case remembered
        /// Answers that stood in while the provider was away.
        case stale
        /// Questions that could not be answered.
        case unavailable
        /// Questions that were turned away because too many waited.
        case turnedAway
        /// Webhooks and logouts that were taken, and that were not.
        case hooksTaken, hooksRefused
        /// Credentials that were revoked.
        case revoked
    }

    /// A thing that goes up and down.
    public enum Gauge: Int, CaseIterable, Sendable {
        /// 0 closed, 1 open, 2 probing.
        case breaker
        /// Calls that are under way.
        case running
        /// Questions that wait for a call.
        case waiting
        /// Credentials that are remembered as good and as bad.
        case known, refused
    }

    private let items: InlineArray<32, Atomic<UInt64>> = InlineArray { _ in Atomic<UInt64>(0) }
    private let gauges: InlineArray<8, Atomic<UInt64>> = InlineArray { _ in Atomic<UInt64>(0) }

    /// Makes counts that are zero.
    public init() {}

    /// The value of a counter.
    public func value(_ item: Item) -> UInt64 { items[item.rawValue].load(ordering: .relaxed) }

    /// The value of a gauge.
    public func value(_ gauge: Gauge) -> UInt64 { gauges[gauge.rawValue].load(ordering: .relaxed) }

    func add(_ item: Item, _ amount: UInt64 = 1) {
        items[item.rawValue].wrappingAdd(amount, ordering: .relaxed)
    }

    func set(_ gauge: Gauge, _ value: Int) {
        gauges[gauge.rawValue].store(UInt64(value), ordering: .relaxed)
    }
}
