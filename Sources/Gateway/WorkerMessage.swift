// What other threads tell a worker.

import Identity
import Ingest
import Journal
import SeggWatCore

/// A message to a worker's mailbox.
enum WorkerMessage: Sendable {
    /// The catalog's answer to a question about a key.
    case project(Identifier, LookupAnswer)
    /// A project has changed: ask again before it is used.
    case forget(Identifier)
    /// Changes may have been missed: ask again about all.
    case forgetAll
    /// Go by these timeouts from now on.
    case reconfigure(GatewayConfiguration)
    /// What became of the batch that was given to the journal under this ticket.
    case journaled(ticket: UInt32, AppendOutcome)
    /// Store what the journal kept.
    case replay([BatchRecord])
    /// Say whether a submission waits in memory here.
    case find(ReceiptQuestion, number: UInt64)
    /// What came of an inquiry.
    case answered(Asker, InquiryAnswer)
    /// The demonstration's rows as JSON, for a session that waits; nil when they cannot be read.
    case recent(ParkedSession, [UInt8]?)
    /// What the verifier found out about who submits.
    case identity(IdentityNews)
    /// Take no new connections, answer what was read, flush, end.
    case drain
}

/// What the catalog found out about a key.
enum LookupAnswer: Sendable {
    case found(ProjectFacts)
    case unknown
    /// The database could not be asked.
    case unavailable
}
