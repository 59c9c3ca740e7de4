// A clock that a test moves; waiting moves it too, and takes no time.

import Identity
import Synchronization

final class ManualClock: Sendable {
    private let millis = Mutex<UInt64>(1_000_000)
    /// 2026-11-20T08:00:00Z.
    static let epoch: Int64 = 1_795_161_600_000

    func advance(_ amount: UInt64) { millis.withLock { $0 += amount } }

    var now: UInt64 { millis.withLock { $0 } }
    var unixMillis: Int64 { Self.epoch + Int64(now) }

    var clock: IdentityClock {
        IdentityClock(
            monotonicMillis: { [self] in now },
            unixMillis: { [self] in unixMillis },
            pause: { [self] in
                advance($0)
                await Task.yield()
            }
        )
    }
}
