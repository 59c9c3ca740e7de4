// The one way between threads: messages that wake the loop that owns the mailbox.

import CLibuv
import Synchronization

/// A queue that any thread posts to and one loop empties.
public final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var wakeup: Wakeup?
    }

    private let state = Mutex(State())

    /// Makes a mailbox that no loop empties yet; messages wait in it.
    public init() {}

    /// Adds a message and wakes the owner; after `close` the message is dropped.
    public func post(_ message: Message) {
        state.withLock { state in
            state.messages.append(message)
            // Sent under the lock, so that it cannot meet a handle that is already closed.
            if state.messages.count == 1 { state.wakeup?.send() }
        }
    }

    /// Lets `loop` empty this mailbox by calling `receive` with each message, in order.
    ///
    /// Called on the loop's thread. The mailbox keeps the loop running until `close`.
    public func open(on loop: Loop, _ receive: @escaping (Message) -> Void) {
        let wakeup = Wakeup(on: loop) { [self] in
            var taken: [Message] = []
            state.withLock { swap(&$0.messages, &taken) }
            for message in taken { receive(message) }
        }
        state.withLock { state in
            state.wakeup = wakeup
            if !state.messages.isEmpty { wakeup.send() }
        }
    }

    /// Ends the mailbox on the loop's thread; what is posted from now on goes nowhere.
    public func close() {
        let wakeup = state.withLock { state in
            defer { state.wakeup = nil }
            return state.wakeup
        }
        wakeup?.close()
    }
}

/// The handle that one thread sends to and the loop's thread hears.
///
/// Safe because `send` is the one libuv call that any thread may make, and the mailbox's lock keeps
/// it from racing with `close`; everything else happens on the loop's thread.
private final class Wakeup: @unchecked Sendable {
    private let handle: UnsafeMutablePointer<uv_async_t>
    private var body: () -> Void

    init(on loop: Loop, _ body: @escaping () -> Void) {
        self.body = body
        handle = .allocate(capacity: 1)
        let status = uv_async_init(loop.raw, handle, wakeupDidArrive)
        precondition(status == 0, "uv_async_init needs an eventfd: \(UVError(code: status))")
        // Balanced by the release in `close`.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    func send() {
        uv_async_send(handle)
    }

    func close() {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        body = {}
        uv_close(cuv_handle(handle)) { Unmanaged<Wakeup>.fromOpaque($0!.pointee.data).release() }
    }

    fileprivate func didArrive() {
        let body = body
        body()
    }

    deinit {
        handle.deallocate()
    }
}

private let wakeupDidArrive: uv_async_cb = { handle in
    withOwner(handle!.pointee.data, as: Wakeup.self) { $0.didArrive() }
}
