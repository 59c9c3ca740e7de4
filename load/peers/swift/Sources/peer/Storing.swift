// A connection's thread: takes what waits, copies it, answers after the commit.

import Foundation
import Ingest
import Postgres

/// Stores lots for as long as the process lives; ends it when the database has gone.
func store(from intake: Intake, into url: String) {
    let table = CopyTable.feedback
    let sql = "COPY \(table.name) (\(table.columns)) FROM STDIN (FORMAT binary)"
    var lot = Lot()
    do throws(PostgresError) {
        let connection = try BlockingConnection(url, applicationName: "peer")
        while true {
            intake.take(into: &lot)
            guard !lot.batch.isEmpty else { continue }
            lot.settle(stored: try copy(lot.batch, sql, connection))
        }
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(69)
    }
}

/// Whether the batch was stored; throws when the connection is lost.
private func copy(
    _ batch: borrowing Batch,
    _ sql: String,
    _ connection: BlockingConnection
) throws(PostgresError) -> Bool {
    let bytes = [UInt8](batch.stream(of: .feedback))
    do {
        try connection.copyIn(sql) { writer throws(PostgresError) in try writer.write(bytes) }
        return true
    } catch {
        guard !error.isConnectionLost else { throw error }
        return false
    }
}

/// The time of day.
func unixMicros() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000
}
