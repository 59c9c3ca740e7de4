// The stand-in's time, which a test can move and stop.

/// A clock that runs with the machine's, apart from what a test did to it.
struct StandInClock: Sendable {
    private var offsetMicroseconds: Int64 = 0
    private var frozenAt: Instant?

    var isFrozen: Bool { frozenAt != nil }

    var now: Instant {
        frozenAt ?? Instant(microseconds: Instant.ofMachine.microseconds + offsetMicroseconds)
    }

    /// Makes it this time now.
    mutating func set(_ time: Instant) {
        offsetMicroseconds = time.microseconds - Instant.ofMachine.microseconds
        if frozenAt != nil { frozenAt = time }
    }

    /// Moves it forward, or back.
    mutating func advance(seconds: Double) { set(now + seconds) }

    /// Stops it, or lets it run on from where it stands.
    mutating func freeze(_ frozen: Bool) {
        let time = now
        frozenAt = frozen ? time : nil
        set(time)
    }
}
