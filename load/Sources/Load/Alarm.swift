// A timer of nanoseconds on a loop, because libuv's own has milliseconds.

import CTimerfd
import Glibc
import Reactor

/// Calls its body at a time of the monotonic clock.
final class Alarm {
    private let descriptor: CInt
    private let watcher: Watcher

    /// Makes an alarm that is not set; nil when the kernel has no descriptor left.
    init?(on loop: Loop, _ body: @escaping () -> Void) {
        descriptor = ctimerfd_make()
        guard descriptor >= 0 else { return nil }
        let watcher = Watcher(on: loop, descriptor: descriptor) { [descriptor] _ in
            // Setting takes the expiration away too, so that it need not be read.
            ctimerfd_set(descriptor, 0)
            body()
        }
        guard let watcher else {
            Glibc.close(descriptor)
            return nil
        }
        self.watcher = watcher
        watcher.wait(for: .readable)
    }

    /// Sets it to `nanoseconds` on the clock of `Loop.nanoseconds`, instead of what it was set to.
    func set(to nanoseconds: UInt64) {
        // Zero would stop it; a time long past fires at once.
        ctimerfd_set(descriptor, max(1, nanoseconds))
    }

    /// Ends it for good.
    func close() {
        ctimerfd_set(descriptor, 0)
        watcher.close()
    }

    deinit {
        // By now libuv has let go of it: `close` was called, and the loop has turned since.
        Glibc.close(descriptor)
    }
}
