// A repeating or single timer on a loop.

import CLibuv

/// Calls its body after a time, once or again and again, until it is closed.
public final class Timer {
    private let handle: UnsafeMutablePointer<uv_timer_t>
    private var body: () -> Void = {}

    /// Makes a timer that does not run yet.
    public init(on loop: Loop) {
        handle = .allocate(capacity: 1)
        let status = uv_timer_init(loop.raw, handle)
        precondition(status == 0, "uv_timer_init does not fail")
        // Balanced by the release in `close`.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Runs `body` after `milliseconds`, and every `repeating` milliseconds from then on.
    public func start(
        after milliseconds: UInt64,
        repeating: UInt64 = 0,
        _ body: @escaping () -> Void
    ) {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        self.body = body
        uv_timer_start(handle, timerDidFire, milliseconds, repeating)
    }

    /// Forgets what was started.
    public func stop() {
        uv_timer_stop(handle)
    }

    /// Ends the timer for good.
    public func close() {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        body = {}
        uv_close(cuv_handle(handle)) { Unmanaged<Timer>.fromOpaque($0!.pointee.data).release() }
    }

    fileprivate func didFire() {
        // The body may start the timer anew and so replace itself.
        let body = body
        body()
    }

    deinit {
        handle.deallocate()
    }
}

private let timerDidFire: uv_timer_cb = { handle in
    withOwner(handle!.pointee.data, as: Timer.self) { $0.didFire() }
}
