// What a loop has admitted since it told the others last; only there when limits are shared.

import RateLimits
import Reactor
import Synchronization

/// A charge that other gateways must hear of.
struct LeaseCharge: Sendable {
    /// Whom it is about: what the limit counts by, and up to two numbers of 128 bits.
    var kind: LimitKind
    var first: (high: UInt64, low: UInt64)
    var second: (high: UInt64, low: UInt64)
    var rate: Rate
    var events: UInt64
}

/// A loop's ledger of charges by key; its memory is made once.
final class LeaseLedger {
    private var charges: [LimitKey: LeaseCharge] = [:]
    private var toldMillis: UInt64 = 0
    /// What the ledger's lines become of: the thread that shares them.
    let shared: SharedLeases

    init(_ shared: SharedLeases) {
        self.shared = shared
        charges.reserveCapacity(Limits.ledgerKeysMax)
    }

    /// Notes an admitted event.
    func add(_ key: LimitKey, _ charge: LeaseCharge) {
        if charges[key] != nil {
            charges[key]?.events += charge.events
        } else if charges.count < Limits.ledgerKeysMax {
            charges[key] = charge
        } else {
            // The key is limited here alone for a moment.
            shared.untold.wrappingAdd(1, ordering: .relaxed)
        }
    }

    /// Tells the thread when it is time; call it once a turn.
    func tellIfDue(now millis: UInt64) {
        guard !charges.isEmpty, millis >= toldMillis + Limits.ledgerMillis else { return }
        toldMillis = millis
        shared.mailbox.post(.used(Array(charges)))
        charges.removeAll(keepingCapacity: true)
    }
}
