// Whom an error blames: errors are classified before a row is called bad.

/// What an SQLSTATE says about the next step (PostgreSQL manual, appendix A).
///
/// Only `row` may ever put a row into `dead_letter`; an outage never does.
public enum FaultClass: Sendable, Equatable {
    /// The database cannot take anything now: retry, journal, or answer 503.
    case database
    /// One of the rows is bad: bisect until it stands alone.
    case row
    /// The code and the schema disagree: an operator's matter, no row is to blame.
    case schema
    /// A row with this key is stored: send the same rows through the merge lane.
    case uniqueViolation

    /// Classifies an SQLSTATE; nil means that libpq, not the server, reported the error.
    public init(sqlState: String?) {
        guard let sqlState, sqlState.utf8.count == 5 else {
            // The connection broke, or was never made.
            self = .database
            return
        }
        if sqlState == "23505" {
            self = .uniqueViolation
            return
        }
        switch sqlState.prefix(2) {
        case "08",  // Connection exception: the way to the server is broken.
            "53",  // Insufficient resources: disk full, out of memory, too many connections.
            "57",  // Operator intervention: shutdown, crash, start-up, statement timeout.
            "58",  // System error: the server's own I/O failed.
            "40",  // Transaction rollback: a deadlock or a serialization failure; retry.
            "55",  // Object not in prerequisite state: a lock was not to be had, or the like.
            "25",  // Invalid transaction state: read-only after a failover to a standby.
            "28",  // Authorization: a rotated password is not the row's fault.
            "3D",  // The database is not there (yet): a restore or a rename is under way.
            "XX":  // Internal error: corruption is the database's, whatever we sent.
            self = .database
        case "22",  // Data exception: a value that does not fit its type.
            "23",  // Integrity: not null, check, or no partition for the row.
            "54",  // Limit exceeded: a value too deep or too large.
            "P0":  // Raised by a trigger, about the row that it looked at.
            self = .row
        default:
            // 42 (names, syntax, rights), 0A (not supported) and whatever is new: when in doubt,
            // never blame a row.
            self = .schema
        }
    }
}
