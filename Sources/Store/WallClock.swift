// The time of day, for callers that have no clock of their own to pass down.

import Glibc

/// The system's wall clock.
public enum WallClock {
    /// Milliseconds since 1970.
    public static var milliseconds: UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
    }
}
