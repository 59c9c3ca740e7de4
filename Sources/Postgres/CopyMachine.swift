// The conversation of one batch with the server, as states: libpq's calls are chosen here and made
// by LaneConnection.
// Tour 11/15. From CopyLane. Next: LaneConnection.
//
//     idle ──begin──▶ awaiting ──COPY_IN──▶ sending ──all sent──▶ awaiting ──nil──▶ idle
//                        │ ▲                  │                      │
//                        │ └──COMMAND_OK──────┼──────────────────────┘
//                        └──error──▶ draining ◀┘──nil──▶ idle

/// How a conversation ended.
public enum CopyOutcome: Sendable, Equatable {
    /// Every statement was done, and what was copied was counted right: it is committed.
    case committed
    /// The server refused it, so nothing of it is stored.
    case rejected(PostgresError)
    /// The connection is gone; `afterEnd` says whether everything had been handed over before, so
    /// that it may have been committed.
    case lost(PostgresError, afterEnd: Bool)
    /// The server says that it copied another number of rows than were sent.
    case miscounted
}

/// What the connection must do next.
enum CopyAction: Equatable {
    /// Flush what libpq holds, then tell with `flushed`.
    case flush
    /// Put this section's stream into libpq and flush it, then tell with `sectionFlushed`.
    case sendSection(Int)
    /// Tell libpq that the section has ended, and flush.
    case endSection
    /// Take the next result when one can be had without blocking.
    case takeResult
    /// The conversation is over.
    case settle(CopyOutcome)
}

/// A result of the server, as far as the conversation cares.
enum CopyReply: Equatable {
    /// PGRES_COPY_IN: the server waits for a section.
    case copyIn
    /// PGRES_COMMAND_OK with the row count of its tag, or PGRES_TUPLES_OK.
    case done(rows: Int?)
    /// PGRES_FATAL_ERROR.
    case error(PostgresError)
    /// No more results: the server is ready for the next query; in a pipeline, PGRES_PIPELINE_SYNC.
    case end
}

/// The states of one conversation: a simple query with any number of COPY statements in it, or a
/// pipeline of prepared statements.
///
/// libpq reads no error while a COPY is open, so a section is always sent to its end; the server
/// throws away what follows an error.
struct CopyMachine: ~Copyable {
    private enum State: Equatable {
        /// Nothing is under way. Can transition to: awaiting.
        case idle
        /// A result is due. Can transition to: sending, awaiting, draining, idle.
        case awaiting
        /// The server takes a section. Can transition to: awaiting.
        case sending
        /// The server refused; the rest is thrown away. Can transition to: idle.
        case draining(PostgresError)
    }

    private var state = State.idle
    /// Rows in each section, or of each statement.
    private var rows: [Int] = []
    private var sectionsSent = 0
    private var sectionsCounted = 0
    private var isMiscounted = false

    /// Whether the last section's end has been handed over, so that the server may commit.
    private(set) var isHandedOver = false

    /// A query with these sections was put into libpq.
    mutating func begin(rows: [Int]) -> CopyAction {
        precondition(state == .idle, "one conversation at a time")
        self.rows = rows
        sectionsSent = 0
        sectionsCounted = 0
        isMiscounted = false
        isHandedOver = rows.isEmpty
        state = .awaiting
        return .flush
    }

    /// Prepared statements and their synchronization point were put into libpq.
    ///
    /// - Parameter rows: How many rows each statement stores, in order.
    /// - Returns: What to do first.
    mutating func beginStatements(rows: [Int]) -> CopyAction {
        let action = begin(rows: rows)
        // Nothing more will be sent: what follows are results, as after the last section.
        sectionsSent = rows.count
        isHandedOver = true
        return action
    }

    /// Everything that libpq held is with the kernel.
    mutating func flushed() -> CopyAction {
        switch state {
        case .awaiting, .draining: return .takeResult
        case .sending: return .endSection
        case .idle: preconditionFailure("nothing was to be flushed")
        }
    }

    /// The section's end was put into libpq.
    mutating func sectionEnded() -> CopyAction {
        precondition(state == .sending)
        sectionsSent += 1
        isHandedOver = sectionsSent == rows.count
        state = .awaiting
        return .flush
    }

    /// The server said something.
    mutating func received(_ reply: CopyReply) -> CopyAction {
        switch (state, reply) {
        case (.awaiting, .copyIn):
            guard sectionsSent < rows.count else {
                preconditionFailure("the query has more COPY statements than sections")
            }
            state = .sending
            return .sendSection(sectionsSent)
        case (.awaiting, .done(let count)):
            // The first results after a section's end are their COPY's, in order.
            if sectionsCounted < sectionsSent {
                isMiscounted = isMiscounted || count != rows[sectionsCounted]
                sectionsCounted += 1
            }
            return .takeResult
        case (.awaiting, .error(let error)), (.sending, .error(let error)):
            state = .draining(error)
            return .takeResult
        case (.awaiting, .end):
            state = .idle
            return .settle(isMiscounted ? .miscounted : .committed)
        case (.draining, .done), (.draining, .error), (.draining, .copyIn):
            return .takeResult
        case (.draining(let error), .end):
            state = .idle
            return .settle(.rejected(error))
        case (.idle, _), (.sending, .copyIn), (.sending, .done), (.sending, .end):
            preconditionFailure("libpq gave a result that was not due")
        }
    }

    /// The connection broke.
    mutating func lost(_ error: PostgresError) -> CopyOutcome {
        defer { state = .idle }
        if case .draining(let first) = state { return .rejected(first) }
        return .lost(error, afterEnd: isHandedOver)
    }
}
