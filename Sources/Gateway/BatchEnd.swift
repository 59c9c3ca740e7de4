// How a batch's conversation ended, in the domain's words.

import Ingest
import Postgres

/// An outcome with what came with it.
struct BatchEnd {
    var outcome: BatchOutcome
    /// What the database or libpq said; empty when all went well.
    var error = PostgresError(message: "")
    /// The submissions that are not stored although the batch is, by project and id.
    var refused: [String: Problem] = [:]
    /// Whether this ends the setting aside of a bad row, and not a batch.
    var isSettingAside = false

    init(_ outcome: BatchOutcome, error: String) {
        self.outcome = outcome
        self.error = PostgresError(message: error)
    }

    init(_ outcome: CopyOutcome, returned: [[String]] = []) {
        for row in returned where row.count == 3 {
            refused[Self.key(row[0], row[1])] = row[2] == "repeated" ? .duplicateRating : .rejected
        }
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
            error = PostgresError(message: "the server stored fewer rows than were sent")
            self.outcome = .miscounted
        }
    }

    /// Names a submission in `refused`.
    static func key(_ projectID: some CustomStringConvertible, _ id: some CustomStringConvertible)
        -> String
    {
        "\(projectID)/\(id)"
    }
}
