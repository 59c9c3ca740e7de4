// Readiness of a descriptor that somebody else owns, such as libpq's socket.

import CLibuv

/// What a descriptor is waited for.
public struct Readiness: OptionSet, Sendable {
    /// The bits, as libuv numbers them.
    public let rawValue: CInt

    /// Makes a set of libuv's bits.
    public init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    /// Bytes, or the end of them, can be read.
    public static let readable = Readiness(rawValue: CInt(UV_READABLE.rawValue))
    /// Bytes can be written.
    public static let writable = Readiness(rawValue: CInt(UV_WRITABLE.rawValue))
}

/// Tells when a descriptor is ready; one watcher per descriptor at a time.
public final class Watcher {
    private let handle: UnsafeMutablePointer<uv_poll_t>
    private var body: (Readiness) -> Void
    /// The descriptor that is watched.
    public let descriptor: CInt
    private var interest: Readiness = []

    /// Makes a watcher that waits for nothing yet; nil when the descriptor cannot be polled.
    public init?(on loop: Loop, descriptor: CInt, _ body: @escaping (Readiness) -> Void) {
        self.descriptor = descriptor
        self.body = body
        handle = .allocate(capacity: 1)
        guard uv_poll_init(loop.raw, handle, descriptor) == 0 else { return nil }
        // Balanced by the release in `close`.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Waits for these from now on; an empty set pauses the watcher.
    public func wait(for interest: Readiness) {
        guard uv_is_closing(cuv_handle(handle)) == 0, interest != self.interest else { return }
        self.interest = interest
        if interest.isEmpty {
            uv_poll_stop(handle)
        } else {
            uv_poll_start(handle, interest.rawValue, descriptorIsReady)
        }
    }

    /// Stops watching; must come before the descriptor is closed by its owner.
    public func close() {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        body = { _ in }
        uv_close(cuv_handle(handle)) { Unmanaged<Watcher>.fromOpaque($0!.pointee.data).release() }
    }

    fileprivate func isReady(_ readiness: Readiness) {
        body(readiness)
    }

    deinit {
        handle.deallocate()
    }
}

private let descriptorIsReady: uv_poll_cb = { handle, status, events in
    withOwner(handle!.pointee.data, as: Watcher.self) {
        // An error is found by whoever reads or writes next.
        $0.isReady(status < 0 ? [.readable, .writable] : Readiness(rawValue: events))
    }
}
