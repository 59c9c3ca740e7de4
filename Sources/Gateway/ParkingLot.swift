// Sessions that wait until another thread has told about a project, or about who submits.

/// A session by its place; it may be gone when what it waits for is known.
struct ParkedSession: Sendable {
    var place: UInt32
    var generation: UInt32
    /// Which of the session's waits this is: one that has timed out is not resumed.
    var parking: UInt32
}

/// Who waits for which key; owned by one loop.
struct ParkingLot<Key: Hashable>: ~Copyable {
    private var waiters: [Key: [ParkedSession]] = [:]
    private var count = 0

    init() {}

    /// What `add` came to.
    enum Addition {
        /// The first to wait for this key: it must be asked about.
        case first
        /// It has been asked about already.
        case another
        /// Too many wait.
        case refused
    }

    /// Has a session wait for a key.
    mutating func add(_ waiter: ParkedSession, for key: Key) -> Addition {
        guard count < Limits.parkedMax else { return .refused }
        count += 1
        if waiters[key]?.append(waiter) != nil { return .another }
        waiters[key] = [waiter]
        return .first
    }

    /// Everybody who waited for a key.
    mutating func take(_ key: Key) -> [ParkedSession] {
        let taken = waiters.removeValue(forKey: key) ?? []
        count -= taken.count
        return taken
    }
}

extension ParkedSession {
    /// The session, as it waits now.
    init(_ session: Session) {
        place = session.place
        generation = session.generation
        parking = session.parking
    }
}
