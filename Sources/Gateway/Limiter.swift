// The limits that all loops share, and what is said to one who is over them.

import HTTP
import RateLimits
import Reactor
import SeggWatCore
import Synchronization

/// What a limit counts by.
enum LimitKind: UInt8, CaseIterable {
    /// One client address, whatever it submits to.
    case address
    /// One client address's submissions to one project.
    case projectAddress
    /// A project's submissions.
    case project
    /// Everything that this process takes.
    case global
    /// An organization's submissions of a month.
    case quota
    /// One client address's credentials that nobody knows.
    case unknownCredentials

    /// The name of its policy, on the wire and in metrics.
    var name: StaticString {
        switch self {
        case .address: "address"
        case .projectAddress: "project-address"
        case .project: "project"
        case .global: "global"
        case .quota: "quota"
        case .unknownCredentials: "unknown-credentials"
        }
    }
}

/// A limit that was reached, as 429 tells it.
struct LimitRefusal {
    var kind: LimitKind
    /// Seconds until one more would be allowed, rounded up.
    var waitSeconds: UInt32
    /// How many the limit allows at once, and in how many seconds as many again.
    var quota: UInt32
    var windowSeconds: UInt32

    /// Tells of a monthly quota that is used up, with the seconds until the month ends.
    init(quota: Int64, waitSeconds: UInt64) {
        kind = .quota
        self.waitSeconds = UInt32(clamping: max(1, waitSeconds))
        self.quota = UInt32(clamping: quota)
        windowSeconds = 31 * 86_400
    }

    init(_ kind: LimitKind, _ rate: Rate, waitMicros: UInt64) {
        self.kind = kind
        waitSeconds = UInt32(clamping: max(1, (waitMicros + 999_999) / 1_000_000))
        quota = UInt32(clamping: rate.burst)
        windowSeconds = UInt32(clamping: rate.windowSeconds)
    }
}

/// Counts what clients and projects use; shared by all loops, so that a limit holds for the process.
final class Limiter: Sendable {
    /// Whether anything is limited at all.
    let isOn: Bool
    private let table = LimitTable(slots: Limits.limitSlots)
    private let keys: LimitKeys
    private let address: Rate
    private let global: Rate

    /// What is shared with other gateways; nil without Redis.
    let leases: SharedLeases?

    init(_ configuration: GatewayConfiguration) {
        leases = configuration.redis.map { _ in SharedLeases() }
        isOn = configuration.rateLimits
        address = configuration.addressLimit
        global = configuration.globalLimit
        var random = SystemRandomNumberGenerator()
        keys = LimitKeys(seed: (random.next(), random.next()))
    }

    /// Counts a request of a client, before anything else is known of it.
    ///
    /// - Parameters:
    ///   - client: The network that counts as one; nil for the machine's own programs.
    ///   - now: Monotonic microseconds.
    ///   - metrics: Where it is noted when the table is full.
    ///   - ledger: Where other gateways are told of it; nil without Redis.
    /// - Returns: The limit that was reached, if any; the request was not counted then.
    @inline(__always)
    func charge(
        _ client: IPAddress?,
        now: UInt64,
        _ metrics: LoopMetrics,
        _ ledger: Unmanaged<LeaseLedger>?
    ) -> LimitRefusal? {
        guard isOn else { return nil }
        let nobody = (high: UInt64(0), low: UInt64(0))
        if let client {
            let who = (client.high, client.low)
            let key = keys.key(LimitKind.address.rawValue, client.high, client.low)
            let refusal = charge(key, .address, address, now, metrics, ledger, who, nobody)
            if let refusal { return refusal }
        }
        // Last, so that one address cannot use up what everybody shares.
        let key = keys.key(LimitKind.global.rawValue, 0, 0)
        return charge(key, .global, global, now, metrics, ledger, nobody, nobody)
    }

    /// Counts a submission to a project.
    ///
    /// - Parameters:
    ///   - project: What is known of it.
    ///   - client: As above.
    ///   - now: Monotonic microseconds.
    ///   - metrics: Where it is noted when the table is full.
    ///   - ledger: As above.
    /// - Returns: The limit that was reached, if any.
    @inline(__always)
    func charge(
        _ project: UnsafePointer<ProjectEntry>,
        _ client: IPAddress?,
        now: UInt64,
        _ metrics: LoopMetrics,
        _ ledger: Unmanaged<LeaseLedger>?
    ) -> LimitRefusal? {
        guard isOn else { return nil }
        let id = (high: project.pointee.id.high, low: project.pointee.id.low)
        if let client, !project.pointee.addressRate.isUnlimited {
            let kind = LimitKind.projectAddress
            let who = (high: client.high, low: client.low)
            let key = keys.key(kind.rawValue, id, who)
            let rate = project.pointee.addressRate
            let refusal = charge(key, kind, rate, now, metrics, ledger, id, who)
            if let refusal { return refusal }
        }
        // Last, so that one address cannot use up what the project has.
        let key = keys.key(LimitKind.project.rawValue, id.high, id.low)
        let rate = project.pointee.projectRate
        return charge(key, .project, rate, now, metrics, ledger, id, (0, 0))
    }

    /// Counts a credential of a client that nobody knows, so that made-up ones do not become calls.
    func chargeUnknown(_ client: IPAddress?, now: UInt64, _ metrics: LoopMetrics) -> LimitRefusal? {
        guard isOn, let client else { return nil }
        let kind = LimitKind.unknownCredentials
        let key = keys.key(kind.rawValue, client.high, client.low)
        return chargeHere(key, kind, Limits.unknownCredentialsRate, now, metrics)
    }

    @inline(__always)
    private func charge(
        _ key: LimitKey,
        _ kind: LimitKind,
        _ rate: Rate,
        _ now: UInt64,
        _ metrics: LoopMetrics,
        _ ledger: Unmanaged<LeaseLedger>?,
        _ first: @autoclosure () -> (high: UInt64, low: UInt64),
        _ second: @autoclosure () -> (high: UInt64, low: UInt64)
    ) -> LimitRefusal? {
        if let ledger, !rate.isUnlimited {
            let charge = LeaseCharge(
                kind: kind,
                first: first(),
                second: second(),
                rate: rate,
                events: 1
            )
            return chargeShared(key, charge, now, metrics, ledger)
        }
        return chargeHere(key, kind, rate, now, metrics)
    }

    /// Counts an event that other gateways must hear of, within what may go without their word.
    private func chargeShared(
        _ key: LimitKey,
        _ charge: LeaseCharge,
        _ now: UInt64,
        _ metrics: LoopMetrics,
        _ ledger: Unmanaged<LeaseLedger>
    ) -> LimitRefusal? {
        ledger._withUnsafeGuaranteedRef { ledger in
            if ledger.shared.isConnected.load(ordering: .relaxed) {
                let lease = SharedLeases.lease(of: charge.rate)
                if case .refused(let wait) = ledger.shared.table.charge(key, lease, now: now) {
                    metrics.add(.limited(charge.kind))
                    return LimitRefusal(charge.kind, charge.rate, waitMicros: wait)
                }
            }
            let refusal = chargeHere(key, charge.kind, charge.rate, now, metrics)
            if refusal == nil { ledger.add(key, charge) }
            return refusal
        }
    }

    @inline(__always)
    private func chargeHere(
        _ key: LimitKey,
        _ kind: LimitKind,
        _ rate: Rate,
        _ now: UInt64,
        _ metrics: LoopMetrics
    ) -> LimitRefusal? {
        switch table.charge(key, rate, now: now) {
        case .allowed: return nil
        case .allowedUncounted:
            metrics.add(.limitTableFull)
            return nil
        case .refused(let waitMicros):
            metrics.add(.limited(kind))
            return LimitRefusal(kind, rate, waitMicros: waitMicros)
        }
    }

    /// Has a key owe here what it owes to all gateways together.
    func raise(_ key: LimitKey, debtMicros: UInt64) {
        table.raise(key, debt: debtMicros, now: Loop.nanoseconds / 1_000)
    }

    /// Forgets who owes nothing in one part of the table; each loop does so in each tick.
    func sweep(bucket: Int, now: UInt64) {
        table.sweep(bucket: bucket, now: now)
        leases?.table.sweep(bucket: bucket, now: now)
    }
}

extension Rate {
    /// The rate of an allowance; without one there is no limit.
    init(_ allowance: Allowance?) {
        if let allowance {
            self.init(perSecond: allowance.perSecond, burst: allowance.burst)
        } else {
            self = .unlimited
        }
    }
}
