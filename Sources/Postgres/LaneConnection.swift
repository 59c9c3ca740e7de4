// One non-blocking libpq connection: makes the calls that CopyMachine asks for, and says what it
// waits for.
// Tour 12/15. From CopyMachine. Next: Settlement.

import CLibpq

/// What a connection waits for on its socket.
public enum SocketInterest: Sendable, Equatable {
    /// Bytes from the server.
    case readable
    /// Bytes from the server, or room for ours: the server may block on a notice until it is read.
    case readableOrWritable
    /// Room for ours, while connecting.
    case writable
}

/// One table's COPY stream; the bytes must stay until the conversation ends.
public struct CopyStream {
    let bytes: UnsafeRawBufferPointer
    let rows: Int

    /// Names a stream of binary COPY and the rows in it.
    public init(_ bytes: UnsafeRawBufferPointer, rows: Int) {
        self.bytes = bytes
        self.rows = rows
    }
}

/// Rows for a prepared statement that stores one; the bytes must stay until `begin` returns.
public struct StatementRows {
    let statement: StaticString
    let tuples: UnsafeRawBufferPointer
    let rows: Int

    /// Names a prepared statement and its parameters.
    ///
    /// - Parameters:
    ///   - statement: The prepared statement's name.
    ///   - tuples: The rows as tuples of binary COPY; each field is the parameter of its position.
    ///   - rows: How many tuples there are.
    public init(_ statement: StaticString, tuples: UnsafeRawBufferPointer, rows: Int) {
        self.statement = statement
        self.tuples = tuples
        self.rows = rows
    }
}

/// What a connection has come to.
public enum LaneProgress: Sendable, Equatable {
    /// It waits for its socket.
    case waiting(SocketInterest)
    /// It has connected and can begin a conversation.
    case connected
    /// It could not connect.
    case unreachable(PostgresError)
    /// The conversation has ended.
    case settled(CopyOutcome)
}

/// A connection to PostgreSQL that never blocks; made, used and freed on one thread.
///
/// The rules are those of libpq's manual, sections 34.1 and 34.10: while connecting the socket may
/// change between polls; a chunk is put only when the last one was flushed; while flushing, what
/// the server says is read too.
public final class LaneConnection {
    private enum Phase {
        case connecting
        case open
        case failed
    }

    private let connection: OpaquePointer
    /// Knows the password that no message may show; nil when the string cannot be read.
    private let text: ConnectionString?
    private var phase = Phase.connecting
    private var machine = CopyMachine()
    private var sections: [CopyStream] = []
    /// Bytes of the current section that libpq has.
    private(set) var sent = 0
    private var pending: CopyAction?
    /// The rows that the conversation's queries returned, as text.
    public private(set) var returned: [[String]] = []

    /// libpq copies a chunk into its own buffer, which stays this large.
    private static let chunkBytes = 64 << 10

    /// Begins to connect to a libpq connection string or URL.
    public init(_ url: String, applicationName: String) {
        do throws(PostgresError) {
            text = try ConnectionString(url)
        } catch {
            text = nil
        }
        // "host" of the URL should be an address: resolving a name blocks.
        connection = withConnectParameters(url, applicationName) { names, values in
            PQconnectStartParams(names, values, 1)
        }
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
    }

    deinit {
        // Also frees a connection that never came about.
        PQfinish(connection)
    }

    /// Whether a conversation can be begun.
    public var isUsable: Bool { phase == .open && pending == nil }

    /// The descriptor to watch; it may differ after each call of `advance` while connecting.
    public var socket: CInt { PQsocket(connection) }

    /// Begins a conversation on an open connection that has none.
    ///
    /// - Parameters:
    ///   - query: Statements of one simple query.
    ///   - sections: The streams of its COPY statements, in order.
    /// - Returns: What it waits for, or how the conversation ended.
    public func begin(_ query: String, sections: [CopyStream]) -> LaneProgress {
        self.sections = sections
        returned.removeAll(keepingCapacity: true)
        guard PQsendQuery(connection, query) == 1 else { return lost() }
        return run(machine.begin(rows: sections.map(\.rows)))
    }

    /// Begins a conversation that executes a prepared statement for each row, in one transaction.
    ///
    /// A pipeline is one implicit transaction up to its synchronization point (libpq's manual, section
    /// 34.5), and all of it travels at once.
    ///
    /// - Returns: What it waits for, or how the conversation ended.
    public func begin(_ statements: [StatementRows]) -> LaneProgress {
        returned.removeAll(keepingCapacity: true)
        let counts = statements.flatMap { repeatElement(1, count: $0.rows) }
        let action = machine.beginStatements(rows: counts)
        guard PQenterPipelineMode(connection) == 1 else { return lost() }
        for rows in statements {
            var cursor = ParameterCursor(rows.tuples)
            for _ in 0..<rows.rows {
                guard cursor.execute(rows.statement, on: connection) else { return lost() }
            }
        }
        guard PQpipelineSync(connection) == 1 else { return lost() }
        return run(action)
    }

    /// Goes on after the socket has become ready.
    public func advance(readable: Bool) -> LaneProgress {
        switch phase {
        case .connecting: return connect()
        // A conversation always ends with an outcome: somebody waits for it.
        case .failed: return pending == nil ? .unreachable(lastError()) : lost()
        case .open:
            guard let action = pending else { return idle() }
            if readable, PQconsumeInput(connection) == 0 { return lost() }
            return run(action)
        }
    }

    /// Nothing is under way: the server sent a notice, or it has gone.
    private func idle() -> LaneProgress {
        PQconsumeInput(connection) == 1 ? .waiting(.readable) : fail()
    }

    private func connect() -> LaneProgress {
        switch PQconnectPoll(connection) {
        case PGRES_POLLING_READING: return .waiting(.readable)
        case PGRES_POLLING_WRITING: return .waiting(.writable)
        case PGRES_POLLING_OK:
            guard PQsetnonblocking(connection, 1) == 0 else { return fail() }
            phase = .open
            return .connected
        default: return fail()
        }
    }

    private func fail() -> LaneProgress {
        phase = .failed
        return .unreachable(lastError())
    }

    /// Performs actions until the socket must be waited for.
    private func run(_ first: CopyAction) -> LaneProgress {
        var action = first
        while true {
            switch action {
            case .flush:
                switch PQflush(connection) {
                case 0: action = machine.flushed()
                case 1: return wait(.flush, .readableOrWritable)
                default: return lost()
                }
            case .sendSection(let index):
                guard let progress = send(sections[index], index) else {
                    action = .endSection
                    continue
                }
                return progress
            case .endSection:
                guard PQputCopyEnd(connection, nil) == 1 else { return lost() }
                action = machine.sectionEnded()
            case .takeResult:
                guard PQisBusy(connection) == 0 else { return wait(.takeResult, .readable) }
                guard let reply = takeReply() else { continue }
                action = machine.received(reply)
            case .settle(let outcome):
                pending = nil
                if PQexitPipelineMode(connection) == 0 { phase = .failed }
                return .settled(certain(outcome))
            }
        }
    }

    /// Puts a section into libpq chunk by chunk; nil when all of it is flushed.
    private func send(_ section: CopyStream, _ index: Int) -> LaneProgress? {
        while true {
            switch PQflush(connection) {
            case 0: break
            case 1: return wait(.sendSection(index), .readableOrWritable)
            default: return lost()
            }
            guard sent < section.bytes.count else {
                sent = 0
                return nil
            }
            let count = min(Self.chunkBytes, section.bytes.count - sent)
            let chunk = section.bytes.baseAddress!.advanced(by: sent)
            let status = PQputCopyData(
                connection,
                chunk.assumingMemoryBound(to: CChar.self),
                CInt(count)
            )
            guard status == 1 else {
                // 0 says that libpq has no room although it was flushed: its memory is short.
                return status == 0 ? wait(.sendSection(index), .readableOrWritable) : lost()
            }
            sent += count
        }
    }

    private func wait(_ action: CopyAction, _ interest: SocketInterest) -> LaneProgress {
        pending = action
        return .waiting(interest)
    }

    /// Takes a result that is there; nil between the results of two statements of a pipeline.
    private func takeReply() -> CopyReply? {
        guard let result = PQgetResult(connection) else {
            // A connection that broke gives nothing else any more, in a pipeline too.
            let isBetween =
                PQpipelineStatus(connection) != PQ_PIPELINE_OFF
                && PQstatus(connection) == CONNECTION_OK
            return isBetween ? nil : .end
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COPY_IN: return .copyIn
        case PGRES_PIPELINE_SYNC: return .end
        case PGRES_PIPELINE_ABORTED: return .done(rows: nil)
        case PGRES_COMMAND_OK:
            return .done(rows: Int(String(cString: PQcmdTuples(result))))
        case PGRES_TUPLES_OK:
            keep(result)
            return .done(rows: Int(PQntuples(result)))
        default:
            return .error(
                PostgresError(
                    result: result,
                    isConnectionLost: PQstatus(connection) != CONNECTION_OK
                )
            )
        }
    }

    private func keep(_ result: OpaquePointer) {
        for row in 0..<PQntuples(result) {
            returned.append(
                (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
            )
        }
    }

    private func lost() -> LaneProgress {
        pending = nil
        phase = .failed
        return .settled(certain(machine.lost(lastError())))
    }

    /// What an outcome is worth: a server that is going (57P01 and the like) may send its last word
    /// after the commit, so a batch that was handed over is in doubt then.
    private func certain(_ outcome: CopyOutcome) -> CopyOutcome {
        if PQstatus(connection) != CONNECTION_OK { phase = .failed }
        guard case .rejected(let error) = outcome,
            error.isConnectionLost || error.sqlState?.hasPrefix("57P") == true
        else { return outcome }
        phase = .failed
        return .lost(error, afterEnd: machine.isHandedOver)
    }

    private func redact(_ message: String) -> String {
        text?.redact(message) ?? "the database's URL or connection string cannot be read"
    }

    private func lastError() -> PostgresError {
        PostgresError(
            message: redact(oneLine(String(cString: PQerrorMessage(connection)))),
            isConnectionLost: true
        )
    }
}
