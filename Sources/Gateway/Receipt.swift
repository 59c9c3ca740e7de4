// What became of a submission, for a client that lost its answer.

import SeggWatCore

/// What is said of a submission (docs/contract.md, Receipts).
enum Receipt: String, Sendable {
    /// Its rows are committed.
    case stored
    /// It is in this gateway's journal, and will be stored.
    case queued
    /// It waits in this gateway's memory, or lies in `dead_letter`.
    case held
    /// Neither the tables nor this gateway know it.
    case unknown
}

/// The submission that is asked about.
struct ReceiptQuestion: Sendable {
    /// The project whose key the client has named: another project's submission is unknown to it.
    var projectID: Identifier
    var id: Identifier
}

/// A request that waits for an answer of another thread; its session may be gone by then.
struct Asker: Sendable, Equatable {
    var place: UInt32
    var generation: UInt32
    var ticket: UInt32
}

/// What came of an inquiry.
enum InquiryAnswer: Sendable {
    case receipt(Receipt, Identifier)
    /// The ledger, as JSON.
    case ledger([UInt8])
    /// The database, which alone knows, cannot be asked.
    case unavailable
}
