// A loop's way to the verifier: what it knows itself, and who waits for what it has asked.

import Identity
import Ingest
import Reactor

/// What a loop knows about credentials; good and bad ones have places of their own, so that made-up
/// tokens cannot push out sessions.
struct IdentityDoor: ~Copyable {
    let desk: IdentityDesk
    /// The desk's key, here because fetching it there would count a reference.
    let hashKey: (UInt64, UInt64)
    private let loop: Int
    private var good: IdentityTable
    private var bad: IdentityTable
    /// Requests that wait for word about a credential.
    var waiting = ParkingLot<IdentityKey>()
    /// Webhooks and logouts that wait for a verdict.
    var hooks = ParkingLot<UInt64>()
    private var nextHook: UInt64 = 0

    /// What is known of a credential.
    enum Finding {
        /// A good one, valid until the table changes.
        case known(UnsafeMutablePointer<IdentityEntry>)
        case refused(Invalidity)
        case unknown
    }

    init(_ desk: IdentityDesk, loop: Int) {
        self.desk = desk
        hashKey = desk.hashKey
        self.loop = loop
        good = IdentityTable(slots: desk.slots)
        bad = IdentityTable(slots: max(8, desk.slots / 8))
    }

    /// Looks a credential up.
    @inline(__always)
    func find(_ key: IdentityKey, now: UInt64) -> Finding {
        if let entry = good.find(key, now: now) { return .known(entry) }
        if let entry = bad.find(key, now: now), let why = entry.pointee.refusal {
            return .refused(why)
        }
        return .unknown
    }

    /// Asks the verifier; the answer comes by mail.
    func ask(_ key: IdentityKey, _ credential: Credential, isAwaited: Bool) {
        Task { [verifier = desk.verifier, loop] in
            await verifier.ask(key, credential, for: loop, isAwaited: isAwaited)
        }
    }

    /// Gives a webhook to the verifier; what it is known by.
    mutating func hear(webhook body: [UInt8], signature: String) -> UInt64 {
        nextHook &+= 1
        Task { [verifier = desk.verifier, loop, nextHook] in
            await verifier.hear(webhook: body, signature: signature, ticket: nextHook, for: loop)
        }
        return nextHook
    }

    /// Gives a logout token to the verifier; what it is known by.
    mutating func hear(logout token: String) -> UInt64 {
        nextHook &+= 1
        Task { [verifier = desk.verifier, loop, nextHook] in
            await verifier.hear(logout: token, ticket: nextHook, for: loop)
        }
        return nextHook
    }

    /// Takes an answer of the verifier.
    mutating func learn(_ key: IdentityKey, _ answer: IdentityAnswer, now: UInt64) {
        switch answer {
        case .valid(let user, let soft, let hard): good.insert(key, user, soft: soft, hard: hard)
        case .refused(let why, let until):
            good.end(key, at: now)
            bad.insert(key, why, until: until)
        case .unavailable: break
        }
    }

    /// Has credentials count no longer than that.
    mutating func end(_ keys: [IdentityKey], at time: UInt64) {
        for key in keys { good.end(key, at: time) }
    }
}
