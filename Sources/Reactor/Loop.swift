// One libuv loop, and the hook that runs once per turn before it blocks.

import CLibuv

/// An event loop that belongs to the thread that made it.
///
/// Handles are made on it, `run` turns it until nothing is left to do, and `beforeSleep` runs once
/// per turn right before the loop blocks, so that work can be gathered from callbacks and done
/// together (libuv's prepare handle: a timer started there still counts for this turn).
public final class Loop {
    let raw: UnsafeMutablePointer<uv_loop_t>
    private let prepare: UnsafeMutablePointer<uv_prepare_t>
    private var beforeSleep: () -> Void = {}

    /// Makes a loop.
    public init() {
        raw = .allocate(capacity: 1)
        prepare = .allocate(capacity: 1)
        let status = uv_loop_init(raw)
        precondition(status == 0, "a loop needs an epoll descriptor: \(UVError(code: status))")
        uv_prepare_init(raw, prepare)
        prepare.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    /// Runs `body` once per turn, before the loop blocks.
    public func eachTurn(_ body: @escaping () -> Void) {
        beforeSleep = body
        uv_prepare_start(prepare, loopWillSleep)
    }

    /// Turns until no handle is open, or until `stop`.
    public func run() {
        _ = uv_run(raw, UV_RUN_DEFAULT)
    }

    /// Turns once without blocking.
    public func turn() {
        _ = uv_run(raw, UV_RUN_NOWAIT)
    }

    /// Makes `run` return after this turn.
    public func stop() {
        uv_stop(raw)
    }

    /// Ends the loop's own handle, so that `run` returns when the others are closed too.
    public func close() {
        beforeSleep = {}
        guard uv_is_closing(cuv_handle(prepare)) == 0 else { return }
        uv_close(cuv_handle(prepare), nil)
    }

    /// Monotonic milliseconds, read once per turn.
    public var milliseconds: UInt64 { uv_now(raw) }

    /// Monotonic nanoseconds, read now.
    public static var nanoseconds: UInt64 { uv_hrtime() }

    fileprivate func willSleep() {
        beforeSleep()
    }

    deinit {
        close()
        // Delivers the close callbacks that are due; the loop owns no other handle.
        _ = uv_run(raw, UV_RUN_NOWAIT)
        let status = uv_loop_close(raw)
        precondition(status == 0, "a handle outlives its loop")
        prepare.deallocate()
        raw.deallocate()
    }
}

private let loopWillSleep: uv_prepare_cb = { handle in
    withOwner(handle!.pointee.data, as: Loop.self) { $0.willSleep() }
}
