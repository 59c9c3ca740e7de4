// SIGINT and SIGTERM while no gateway is there to take them: during the start and after the end.
//
// A signal only leaves a mark; the steps of a command look at it between each other. So nothing is
// torn down half-way, and what was started is stopped.
//
// SIGPIPE is ignored: a reader of our output that goes away must not leave a database behind.

import Glibc
import Synchronization

/// The mark that a signal leaves; zero for none.
private let mark = Atomic<Int32>(0)

private let didReceive: @convention(c) (Int32) -> Void = { mark.store($0, ordering: .relaxed) }

/// The signals that ask this process to end.
enum Interruption {
    /// Marks signals from now on instead of dying of them.
    static func watch() {
        // A global is made at its first use, which must not be in the handler.
        _ = mark.load(ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = didReceive
        action.sa_flags = SA_RESTART
        for signal in [SIGINT, SIGTERM] {
            let status = sigaction(signal, &action, nil)
            precondition(status == 0, "sigaction only fails on misuse")
        }
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// The signal that came; nil for none.
    static var signal: Int32? {
        let signal = mark.load(ordering: .relaxed)
        return signal == 0 ? nil : signal
    }

    /// Throws when a signal came.
    static func check() throws {
        if let signal { throw CommandFailure(signal: signal) }
    }

    /// Keeps the signals from every thread that starts from now on, for `wait`.
    static func hold() {
        var signals = endingSignals
        let status = pthread_sigmask(SIG_BLOCK, &signals, nil)
        precondition(status == 0, "pthread_sigmask only fails on misuse")
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for one of the signals that were held.
    static func wait() {
        var signals = endingSignals
        var signal: Int32 = 0
        while sigwait(&signals, &signal) != 0 {}
    }

    private static var endingSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}
