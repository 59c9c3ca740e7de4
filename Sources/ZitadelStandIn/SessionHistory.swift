// What readers see of a session: copies of the write side that arrive late, or never.

/// The versions of one session, each with the time from which each replica shows it.
struct SessionHistory: Sendable {
    private struct Version: Sendable {
        let session: Session
        /// One for each replica; nil where the projection lost the events.
        var visibleAt: [Instant?]
    }

    /// The write side.
    private(set) var current: Session
    private var versions: [Version] = []

    init(_ session: Session) { current = session }

    /// Takes what the events have made of the session.
    ///
    /// Each of `delays` is the seconds until a replica shows it, or nil when it never will.
    mutating func append(_ session: Session, delays: [Double?], now: Instant) {
        current = session
        show(session, delays: delays, now: now)
    }

    /// Lets the readers lose the row, while the write side knows nothing of it.
    mutating func removeRow(delays: [Double?], now: Instant) {
        var session = current
        session.isTerminated = true
        show(session, delays: delays, now: now)
    }

    private mutating func show(_ session: Session, delays: [Double?], now: Instant) {
        let last = versions.last?.visibleAt
        // A projection applies events in their order, so nothing overtakes.
        let visibleAt = delays.enumerated().map { replica, delay in
            delay.map { max(now + $0, last?[replica] ?? now) }
        }
        versions.append(Version(session: session, visibleAt: visibleAt))
        // What every replica has passed is never read again.
        let settled = versions.lastIndex { $0.visibleAt.allSatisfy { ($0 ?? .never) <= now } } ?? 0
        versions.removeFirst(settled)
    }

    /// The row that a replica shows at this time; nil when it has none (yet, or any more).
    func row(replica: Int, at time: Instant) -> Session? {
        let shown = versions.last { version in
            (version.visibleAt[replica % version.visibleAt.count] ?? .never) <= time
        }
        return shown.flatMap { $0.session.isTerminated ? nil : $0.session }
    }

    /// Shows everything from now on, as a projection does that was rebuilt.
    mutating func repair(at now: Instant) {
        for index in versions.indices {
            versions[index].visibleAt = versions[index].visibleAt.map { min($0 ?? now, now) }
        }
    }
}

extension Instant {
    fileprivate static let never = Instant(microseconds: .max)
}
