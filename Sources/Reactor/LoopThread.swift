// A thread with a name and something to run.

import CLibuv
import Glibc

/// A POSIX thread; what it runs makes its own world and shares only mailboxes.
public struct LoopThread: Sendable {
    private let thread: pthread_t

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: At most 15 bytes, as profilers and `top -H` show it.
    ///   - body: What it runs.
    public init(name: String, _ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, threadDidStart, start.toOpaque())
        precondition(status == 0, "a thread needs memory for its stack")
        self.thread = thread
    }

    /// Waits until it has ended.
    public func join() {
        pthread_join(thread, nil)
    }
}

private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private let threadDidStart: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    {
        let start = Unmanaged<Start>.fromOpaque($0!).takeRetainedValue()
        cuv_name_thread(start.name)
        start.body()
        return nil
    }
