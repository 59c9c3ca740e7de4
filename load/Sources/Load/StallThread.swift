// Stops the database for a while in the middle of a run.
//
//     waiting ──its time──▶ locking ──▶ locked ──its time, stop, end of the process──▶ undone

import Postgres
import Reactor

/// Locks the tables that submissions go to, on a thread of its own.
///
/// The lock is that of an open transaction: it ends with ROLLBACK, or with this process, however
/// that ends; and the server ends it itself when this machine can no longer be heard.
final class StallThread {
    private let stall: Stall
    private let report: (Word) -> Void
    private let timer: Timer
    private var connection: BlockingConnection?
    private var isOver = false

    /// Makes the thread's world; `report` hears when the database stops and goes on.
    init(_ stall: Stall, on loop: Loop, report: @escaping (Word) -> Void) {
        self.stall = stall
        self.report = report
        timer = Timer(on: loop)
    }

    /// Begins to wait, because the run has begun.
    func start() {
        timer.start(after: UInt64(stall.after * 1_000)) { [unowned self] in lock() }
    }

    /// Lets the database go on, and ends.
    func stop(failure: String? = nil) {
        guard !isOver else { return }
        isOver = true
        timer.close()
        if let connection {
            // When the connection is lost, so is the lock.
            _ = try? connection.execute("ROLLBACK")
            self.connection = nil
            report(.stallEnded(at: Loop.nanoseconds))
        }
        report(.stallThreadEnded(failure: failure))
    }

    private func lock() {
        do throws(PostgresError) {
            let connection = try BlockingConnection(
                stall.databaseURL,
                applicationName: "seggwat-load"
            )
            let patience = Int(stall.seconds * 1_000) + Limits.lockMillis
            try connection.executeScript(
                """
                SET lock_timeout = \(Limits.lockMillis);
                SET idle_in_transaction_session_timeout = \(patience);
                """
            )
            try connection.execute("BEGIN")
            // In the order in which batches are copied, so that none of them waits for us while we
            // wait for it.
            try connection.execute("LOCK TABLE feedback, rating, nps_response")
            self.connection = connection
        } catch {
            return stop(failure: "the database could not be stopped: \(error)")
        }
        report(.stallBegan(at: Loop.nanoseconds))
        timer.start(after: UInt64(stall.seconds * 1_000)) { [unowned self] in stop() }
    }
}
