// How a batch's conversation ended, in the domain's words.

import Ingest
import Postgres

/// An outcome with what came with it.
struct BatchEnd {
    var outcome: BatchOutcome
    /// What the database or libpq said; empty when all went well.
    var error = PostgresError(message: "")
    /// The submissions that were refused as repetitions: project and id.
    var returned: [(String, String)] = []
    /// Whether this ends the setting aside of a bad row, and not a batch.
    var isSettingAside = false

    init(_ outcome: BatchOutcome, error: String) {
        self.outcome = outcome
        self.error = PostgresError(message: error)
    }

    init(_ outcome: CopyOutcome, returned: [(String, String)] = []) {
        self.returned = returned
        switch outcome {
        case .committed:
            self.outcome = .committed
        case .rejected(let error):
            self.error = error
            switch error.fault {
            case .uniqueViolation: self.outcome = .duplicate
            case .row: self.outcome = .badRow
            // The code and the schema disagree: no row is to blame
            // (docs/decisions/0006-schema-faults-blame-no-row.md).
            case .database, .schema: self.outcome = .databaseFault
            }
        case .lost(let error, let afterEnd):
            self.error = error
            self.outcome = afterEnd ? .lostAfterEnd : .lostBeforeEnd
        case .miscounted:
            // Stored or not, sending again by the merge route makes it right.
            error = PostgresError(message: "the server counted other rows than were sent")
            self.outcome = .lostAfterEnd
        }
    }
}
