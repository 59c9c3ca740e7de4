// How often something may happen, and what one more time means for somebody who did it before.
//
// The generic cell rate algorithm (ITU-T I.371, annex A) as a virtual schedule: what is kept of the
// past is one number, the theoretical arrival time. Ahead of the clock it is a debt that time pays
// off; behind the clock it says nothing, so a key that owes nothing need not be kept at all.
//
//      now            arrival                 now + window
//     ──┼────────────────┼─────────────────────────┼──▶ time
//       └──────debt──────┘└── room for more events ┘

/// A burst that may come at once, and the interval in which one more is allowed again.
public struct Rate: Equatable, Sendable {
    /// Microseconds that one event owes; 0 when there is no limit.
    public let intervalMicros: UInt64
    /// Microseconds that may be owed: the burst times the interval.
    public let windowMicros: UInt64

    /// The longest debt: a key is told from one that was forgotten only up to here.
    public static let windowMicrosMax: UInt64 = 24 * 3_600 * 1_000_000

    /// No limit.
    public static let unlimited = Rate(intervalMicros: 0, windowMicros: 0)

    /// Makes a rate.
    ///
    /// The interval is rounded to whole microseconds, and the burst ends where a day's debt does.
    ///
    /// - Parameters:
    ///   - perSecond: Events a second in the long run, more than 0.
    ///   - burst: Events at once, at least 1.
    public init(perSecond: Double, burst: Int) {
        precondition(perSecond > 0 && burst > 0, "a rate of nothing would never end")
        let interval = (1_000_000 / perSecond).rounded()
        intervalMicros = UInt64(min(max(interval, 1), Double(Self.windowMicrosMax)))
        let (window, overflows) = intervalMicros.multipliedReportingOverflow(by: UInt64(burst))
        let windowMax = Self.windowMicrosMax / intervalMicros * intervalMicros
        windowMicros = overflows ? windowMax : min(window, windowMax)
    }

    private init(intervalMicros: UInt64, windowMicros: UInt64) {
        self.intervalMicros = intervalMicros
        self.windowMicros = windowMicros
    }

    /// Whether everything is allowed.
    @inlinable
    public var isUnlimited: Bool { intervalMicros == 0 }

    /// Events that may come at once.
    public var burst: UInt64 { isUnlimited ? 0 : windowMicros / intervalMicros }

    /// Seconds after which a burst may come again, rounded up.
    public var windowSeconds: UInt64 { (windowMicros + 999_999) / 1_000_000 }

    /// What one who owes `debt` microseconds owes after `events` more; nil when that is too much.
    ///
    /// Nothing is owed for what is refused.
    @inlinable
    public func debt(after events: UInt64, owing debt: UInt64) -> UInt64? {
        let (cost, overflows) = intervalMicros.multipliedReportingOverflow(by: events)
        guard !overflows, cost <= windowMicros, debt <= windowMicros - cost else { return nil }
        return debt + cost
    }

    /// Microseconds until `events` would be allowed to one who owes `debt`; never ends for more
    /// events than the burst, which is told like the whole burst.
    @inlinable
    public func wait(for events: UInt64, owing debt: UInt64) -> UInt64 {
        let (cost, overflows) = intervalMicros.multipliedReportingOverflow(by: events)
        let room = overflows || cost > windowMicros ? 0 : windowMicros - cost
        return debt > room ? debt - room : 0
    }
}
