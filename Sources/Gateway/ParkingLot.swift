// Sessions that wait until the catalog has told about a project.

import SeggWatCore

/// Who waits for which project key; owned by one loop.
struct ParkingLot: ~Copyable {
    /// A session by its place; it may be gone when its project is known.
    struct Waiter: Sendable {
        var place: UInt32
        var generation: UInt32
        /// Which of the session's waits this is: one that has timed out is not resumed.
        var parking: UInt32
    }

    private var waiters: [Identifier: [Waiter]] = [:]
    private var count = 0

    init() {}

    /// What `add` came to.
    enum Addition {
        /// The first to wait for this key: the catalog must be asked.
        case first
        /// The catalog has been asked already.
        case another
        /// Too many wait.
        case refused
    }

    /// Has a session wait for a key.
    mutating func add(_ waiter: Waiter, for key: Identifier) -> Addition {
        guard count < Limits.parkedMax else { return .refused }
        count += 1
        if waiters[key]?.append(waiter) != nil { return .another }
        waiters[key] = [waiter]
        return .first
    }

    /// Everybody who waited for a key.
    mutating func take(_ key: Identifier) -> [Waiter] {
        let taken = waiters.removeValue(forKey: key) ?? []
        count -= taken.count
        return taken
    }
}

extension ParkingLot.Waiter {
    /// The session, as it waits now.
    init(_ session: Session) {
        place = session.place
        generation = session.generation
        parking = session.parking
    }
}
