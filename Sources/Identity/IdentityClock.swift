// The time, as an argument.

import Glibc

/// Two clocks and a way to wait.
public struct IdentityClock: Sendable {
    /// Monotonic milliseconds.
    public var monotonicMillis: @Sendable () -> UInt64
    /// Unix milliseconds.
    public var unixMillis: @Sendable () -> Int64
    /// Waits for so many milliseconds.
    public var pause: @Sendable (UInt64) async -> Void

    /// Makes a clock of its parts.
    public init(
        monotonicMillis: @escaping @Sendable () -> UInt64,
        unixMillis: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (UInt64) async -> Void
    ) {
        self.monotonicMillis = monotonicMillis
        self.unixMillis = unixMillis
        self.pause = pause
    }

    /// The system's clocks.
    public static let system = IdentityClock(
        monotonicMillis: { UInt64(milliseconds(CLOCK_MONOTONIC)) },
        unixMillis: { milliseconds(CLOCK_REALTIME) },
        pause: { millis in
            do {
                try await Task.sleep(for: .milliseconds(millis))
            } catch {
                // Cancelled: whoever waited does not want to any more.
            }
        }
    )
}

private func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}
