// What the journal's thread is asked for.

import Ingest

/// A message to the journal's thread.
enum JournalMessage: Sendable {
    /// Keep this batch, and tell the worker under its ticket what became of it.
    case append(BatchRecord, ticket: UInt32, worker: Int)
    /// Everything of the last replayed group has an outcome.
    case replayed(ReplayTally)
    /// Say whether a submission is in the journal.
    case find(ReceiptQuestion, number: UInt64)
    /// Say how many submissions are in the journal, by minute.
    case count(number: UInt64)
    case stop
}
