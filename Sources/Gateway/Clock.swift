// The time of day.

import Glibc

/// The system's wall clock.
enum Clock {
    /// Nanoseconds since 1970.
    static var unixNanoseconds: UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    /// Milliseconds since 1970.
    static var unixMilliseconds: UInt64 { unixNanoseconds / 1_000_000 }
}
