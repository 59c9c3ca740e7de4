// A stand-in for Zitadel in the background of a command, for `zitadel-stand-in` and `up`.

import Dispatch
import Synchronization
import ZitadelStandIn

/// Starts a stand-in and waits until it listens.
enum StandInRun {
    /// What the server's task leaves for the command's thread.
    private final class Outcome: Sendable {
        private let result = Mutex<Result<StandInReady, StandInError>?>(nil)
        private let settled = DispatchSemaphore(value: 0)

        func settle(_ outcome: Result<StandInReady, StandInError>) {
            let isFirst = result.withLock { result in
                defer { result = result ?? outcome }
                return result == nil
            }
            if isFirst { settled.signal() }
        }

        func wait() throws(StandInError) -> StandInReady {
            settled.wait()
            // Signalled only after it was set.
            guard let result = result.withLock({ $0 }) else { preconditionFailure() }
            return try result.get()
        }
    }

    /// Runs it until the process ends: it keeps nothing that would have to be saved.
    ///
    /// - Throws: When the address is not to be had, or is not a loopback address.
    static func start(_ options: StandInOptions) throws(StandInError) -> StandInReady {
        let outcome = Outcome()
        Task.detached {
            do throws(StandInError) {
                try await StandIn(options).run { outcome.settle(.success($0)) }
            } catch {
                outcome.settle(.failure(error))
            }
        }
        return try outcome.wait()
    }
}
