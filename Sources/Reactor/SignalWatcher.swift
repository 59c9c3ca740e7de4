// A POSIX signal as a loop's event.

import CLibuv

/// Calls its body on the loop's thread each time the process gets one signal.
public final class SignalWatcher {
    private let handle: UnsafeMutablePointer<uv_signal_t>
    private var body: () -> Void

    /// Watches for `signal`.
    public init(on loop: Loop, signal: CInt, _ body: @escaping () -> Void) {
        self.body = body
        handle = .allocate(capacity: 1)
        let status = uv_signal_init(loop.raw, handle)
        precondition(status == 0, "uv_signal_init needs a pipe: \(UVError(code: status))")
        // Balanced by the release in `close`.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        uv_signal_start(handle, signalDidArrive, signal)
    }

    /// Lets the signal have its former effect again.
    public func close() {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        body = {}
        uv_close(cuv_handle(handle)) {
            Unmanaged<SignalWatcher>.fromOpaque($0!.pointee.data).release()
        }
    }

    fileprivate func didArrive() {
        let body = body
        body()
    }

    deinit {
        handle.deallocate()
    }
}

private let signalDidArrive: uv_signal_cb = { handle, _ in
    withOwner(handle!.pointee.data, as: SignalWatcher.self) { $0.didArrive() }
}
