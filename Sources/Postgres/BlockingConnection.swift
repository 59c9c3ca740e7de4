// A connection that waits for each answer: for migrations, housekeeping, commands and tests.
// The hot path has its own non-blocking connection.

import CLibpq
import Glibc

/// A libpq connection whose calls block; confined to the thread that made it.
public final class BlockingConnection {
    let connection: OpaquePointer

    /// Connects.
    ///
    /// - Parameters:
    ///   - url: A libpq URL, key=value list or database name; what it says wins over the defaults
    ///     (five seconds to connect, a minute to notice a dead peer, the application's name).
    ///   - applicationName: What `pg_stat_activity` shows.
    /// - Throws: `PostgresError`, whose message never holds the password.
    public init(_ url: String, applicationName: String = "seggwat") throws(PostgresError) {
        let text = try ConnectionString(url)
        let made = withConnectParameters(text.text, applicationName) {
            PQconnectdbParams($0, $1, 1)
        }
        // Out of memory is the only reason, and Swift traps on that everywhere else.
        connection = made!
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        guard PQstatus(connection) == CONNECTION_OK else {
            // All properties are set, so deinit runs and finishes the connection.
            throw PostgresError(
                message: text.redact(oneLine(String(cString: PQerrorMessage(connection)))),
                isConnectionLost: true
            )
        }
    }

    deinit { PQfinish(connection) }

    /// Runs one statement with parameters `$1`, `$2`, … in text form; nil is NULL.
    @discardableResult
    public func execute(
        _ sql: String,
        _ parameters: [String?] = []
    ) throws(PostgresError) -> QueryResult {
        guard !parameters.contains(where: { $0?.utf8.contains(0) ?? false }) else {
            // A C string would end there: refuse what would be stored shortened.
            throw PostgresError(sqlState: "22021", message: "a parameter holds a NUL byte")
        }
        let result = withCStrings(parameters) {
            PQexecParams(connection, sql, CInt(parameters.count), nil, $0, nil, nil, 0)
        }
        return try check(result)
    }

    /// Runs a script of statements, in one transaction unless it says otherwise, and returns the
    /// last one's result.
    @discardableResult
    public func executeScript(_ sql: String) throws(PostgresError) -> QueryResult {
        try check(PQexec(connection, sql))
    }

    /// Runs `body` between BEGIN and COMMIT; rolls back when it throws.
    ///
    /// - Parameters:
    ///   - mode: What follows BEGIN, such as `ISOLATION LEVEL REPEATABLE READ`.
    ///   - body: The transaction.
    /// - Throws: What `body` throws, or the error of BEGIN or COMMIT.
    /// - Returns: What `body` returns.
    @discardableResult
    public func transaction<Value>(
        _ mode: String = "",
        _ body: () throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        try execute("BEGIN \(mode)")
        let value: Value
        do {
            value = try body()
        } catch {
            // The first error is the one to report; a failed rollback means a lost connection,
            // which the next call will say.
            _ = try? execute("ROLLBACK")
            throw error
        }
        try execute("COMMIT")
        return value
    }

    /// Runs a `COPY … FROM STDIN` whose data `body` sends, and returns the server's count of rows.
    ///
    /// When `body` throws, the COPY is cancelled, its rows are not stored, and the connection is
    /// ready for the next statement.
    @discardableResult
    public func copyIn(
        _ sql: String,
        body: (inout CopyWriter) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        try check(PQexec(connection, sql), expecting: PGRES_COPY_IN)
        var writer = CopyWriter(self)
        do {
            try body(&writer)
        } catch {
            // The server answers the cancelled COPY with an error of its own; ours is the cause.
            _ = PQputCopyEnd(connection, "cancelled by the client")
            _ = try? finishCopy()
            throw error
        }
        guard PQputCopyEnd(connection, nil) == 1 else { throw connectionError() }
        return try finishCopy()
    }

    /// The notifications that have arrived, without waiting for more.
    public func notifications() throws(PostgresError) -> [Notification] {
        guard PQconsumeInput(connection) == 1 else { throw connectionError() }
        var arrived: [Notification] = []
        while let notify = PQnotifies(connection) {
            arrived.append(
                Notification(
                    channel: String(cString: notify.pointee.relname),
                    payload: String(cString: notify.pointee.extra),
                    senderPID: notify.pointee.be_pid
                )
            )
            PQfreemem(notify)
        }
        return arrived
    }

    /// The file descriptor to wait on for notifications; -1 when the connection is gone.
    public var socket: CInt { PQsocket(connection) }

    /// The server's version as libpq has it, such as 150006 for 15.6.
    public var serverVersion: Int { Int(PQserverVersion(connection)) }

    /// The backend's process id.
    public var backendPID: Int32 { PQbackendPID(connection) }

    /// Whether the last call left the connection usable; a break since then is not seen.
    public var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Begins a COPY in the direction that `status` says.
    func beginCopy(_ sql: String, expecting status: ExecStatusType) throws(PostgresError) {
        try check(PQexec(connection, sql), expecting: status)
    }

    /// Sends a chunk of COPY data, for `CopyWriter`.
    func putCopyData(_ bytes: [UInt8]) throws(PostgresError) {
        let status = bytes.withUnsafeBytes {
            PQputCopyData(
                connection,
                $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                CInt($0.count)
            )
        }
        guard status == 1 else { throw connectionError() }
    }

    func finishCopy() throws(PostgresError) -> Int {
        let first = PQgetResult(connection)
        // The protocol's end of the command is a nil result; without it the next call fails.
        while let rest = PQgetResult(connection) { PQclear(rest) }
        return try check(first).affected
    }

    @discardableResult
    private func check(
        _ result: OpaquePointer?,
        expecting: ExecStatusType? = nil
    ) throws(PostgresError) -> QueryResult {
        guard let result else { throw connectionError() }
        let status = PQresultStatus(result)
        if let expecting, status == expecting { return QueryResult(owning: result) }
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            let owned = QueryResult(owning: result)
            if expecting == nil { return owned }
            throw PostgresError(sqlState: "0A000", message: "the statement is no COPY FROM STDIN")
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            // Left in this state, the connection would refuse every later call.
            PQclear(result)
            leaveCopy()
            throw PostgresError(sqlState: "0A000", message: "a COPY must go through copyIn")
        default:
            defer { PQclear(result) }
            throw PostgresError(result: result, isConnectionLost: !isAlive)
        }
    }

    private func leaveCopy() {
        _ = PQputCopyEnd(connection, "not a COPY from this client")
        var chunk: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(connection, &chunk, 0) > 0 { PQfreemem(chunk) }
        while let rest = PQgetResult(connection) { PQclear(rest) }
    }

    func connectionError() -> PostgresError {
        PostgresError(
            message: oneLine(String(cString: PQerrorMessage(connection))),
            isConnectionLost: !isAlive
        )
    }
}

extension PostgresError {
    /// Reads the error of a failed result.
    init(result: OpaquePointer, isConnectionLost: Bool) {
        func field(_ code: CInt) -> String? {
            PQresultErrorField(result, code).map { String(cString: $0) }
        }
        self.init(
            sqlState: field(CInt(UInt8(ascii: "C"))),
            message: field(CInt(UInt8(ascii: "M")))
                ?? oneLine(String(cString: PQresultErrorMessage(result))),
            detail: field(CInt(UInt8(ascii: "D"))),
            isConnectionLost: isConnectionLost
        )
    }
}

/// libpq ends its messages with a line feed and puts several attempts on lines of their own.
func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline)
        .map { $0.drop(while: { $0 == "\t" }) }
        .joined(separator: "; ")
}

/// Lends the parameters of a connection: their names and their values, as libpq takes them.
func withConnectParameters<Value>(
    _ url: String,
    _ applicationName: String,
    _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
) -> Value {
    // Entries before dbname are defaults, those after it override the string (libpq manual,
    // PQconnectdbParams).
    let parameters: [(keyword: String, value: String)] = [
        ("connect_timeout", "5"), ("application_name", applicationName),
        // A peer that vanished without a word is noticed in a minute, not in hours.
        ("tcp_user_timeout", "30000"), ("keepalives_idle", "30"),
        ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ("dbname", url), ("client_encoding", "UTF8"),
    ]
    let words = parameters.map(\.keyword) + [nil] + parameters.map(\.value) + [nil]
    return withCStrings(words) { body($0, $0 + parameters.count + 1) }
}

/// Lends the texts as C strings, nil as NULL.
func withCStrings<Value>(
    _ texts: [String?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
) -> Value {
    var pointers = texts.map { text in text.map { UnsafePointer(strdup($0)) } ?? nil }
    // An empty array has no address, and libpq wants none read.
    pointers.append(nil)
    defer { for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) } }
    return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
}
