// Keeps us from calling a provider that cannot answer.
//
//     closed ──faults──▶ open ──time is over──▶ probing ──answer──▶ closed
//                          ▲                       └──fault──▶ open, for twice as long

/// A circuit breaker over the provider's calls; pure, times are monotonic milliseconds.
struct Breaker {
    enum State: UInt8 {
        case closed
        case open
        /// One call is let through to see.
        case probing
    }

    private(set) var state = State.closed
    /// When an open breaker lets a probe through.
    private(set) var opensUntil: UInt64 = 0
    private var waitMillis = Breaker.waitMillisMin
    private var faultsInARow = 0
    private var windowStart: UInt64 = 0
    private var windowCalls = 0
    private var windowFaults = 0

    static let waitMillisMin: UInt64 = 5_000
    static let waitMillisMax: UInt64 = 60_000
    private static let faultsInARowMax = 5
    private static let windowMillis: UInt64 = 10_000
    private static let windowCallsMin = 20

    /// Whether a call may be made now; when it may, its outcome must be noted.
    mutating func admits(now: UInt64) -> Bool {
        switch state {
        case .closed: return true
        case .probing: return false
        case .open:
            guard now >= opensUntil else { return false }
            state = .probing
            return true
        }
    }

    /// Whether `admits` would say yes.
    func wouldAdmit(now: UInt64) -> Bool {
        switch state {
        case .closed: true
        case .probing: false
        case .open: now >= opensUntil
        }
    }

    /// A call was answered, whatever the answer.
    mutating func noteAnswer(now: UInt64) {
        faultsInARow = 0
        switch state {
        case .closed: count(isFault: false, now: now)
        case .probing: close(now: now)
        // The answer of a call that was on its way when it opened says nothing new.
        case .open: break
        }
    }

    /// A call failed.
    mutating func noteFault(now: UInt64) {
        switch state {
        case .closed:
            faultsInARow += 1
            count(isFault: true, now: now)
            let isHalf = windowCalls >= Self.windowCallsMin && windowFaults * 2 >= windowCalls
            if faultsInARow >= Self.faultsInARowMax || isHalf { open(for: waitMillis, now: now) }
        case .probing:
            waitMillis = min(waitMillis * 2, Self.waitMillisMax)
            open(for: waitMillis, now: now)
        case .open: break
        }
    }

    /// The provider wants to be left alone.
    mutating func noteThrottling(millis: UInt64?, now: UInt64) {
        if millis == nil, state == .probing {
            waitMillis = min(waitMillis * 2, Self.waitMillisMax)
        }
        open(for: min(max(millis ?? waitMillis, 1_000), Self.waitMillisMax), now: now)
    }

    /// A call that was admitted was not made, or said nothing about the provider's health.
    mutating func noteNothing() {
        if state == .probing { state = .open }
    }

    private mutating func open(for millis: UInt64, now: UInt64) {
        state = .open
        opensUntil = max(opensUntil, now + millis)
    }

    private mutating func close(now: UInt64) {
        state = .closed
        waitMillis = Self.waitMillisMin
        windowStart = now
        windowCalls = 0
        windowFaults = 0
    }

    private mutating func count(isFault: Bool, now: UInt64) {
        if now - windowStart >= Self.windowMillis {
            windowStart = now
            windowCalls = 0
            windowFaults = 0
        }
        windowCalls += 1
        if isFault { windowFaults += 1 }
    }
}
