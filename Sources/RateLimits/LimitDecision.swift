// What a limit says to one who asks.

/// Whether something may happen.
public enum LimitDecision: Equatable, Sendable {
    /// It may, and it was counted.
    case allowed
    /// It may, but nothing was left to count it in.
    case allowedUncounted
    /// It may not, and would be allowed after so many microseconds.
    case refused(waitMicros: UInt64)
}
