// The dashboard's connections: a few threads, each with one, so that a query that blocks blocks
// nobody else.
//
//     request (async) ──run──▶ queue, bounded ──▶ thread n ──▶ its connection ──▶ PostgreSQL
//
// libpq's blocking calls are kept off Swift's own threads, which are as many as there are cores and
// must never wait.

import Logging
import NIOPosix
import Postgres
import Synchronization

/// A fixed number of connections, shared by all requests.
final class Database: Sendable {
    private let url: String
    private let logger: Logger
    private let threads: NIOThreadPool
    /// One for each thread; who has taken a seat is alone with its connection.
    private let seats: [Seat]
    private let free: Mutex<[Int]>
    private let waiting = Atomic<Int>(0)
    private let waitingMax: Int

    /// A place for a connection, which is opened when it is needed and given up when it is lost.
    private final class Seat: Sendable {
        let connection = Mutex<BlockingConnection?>(nil)
    }

    /// Starts the threads; connections are opened when they are needed.
    init(url: String, size: Int, logger: Logger) {
        precondition(size > 0)
        self.url = url
        self.logger = logger
        threads = NIOThreadPool(numberOfThreads: size)
        seats = (0..<size).map { _ in Seat() }
        free = Mutex(Array(0..<size))
        waitingMax = size * (1 + DashboardLimits.waitingPerConnectionMax)
        threads.start()
    }

    /// Ends the threads when their queries have ended.
    func stop() async throws {
        try await threads.shutdownGracefully()
    }

    /// Runs queries that change nothing; once more when a connection that was kept turns out lost.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (BlockingConnection) throws -> Value
    ) async throws -> Value {
        try await run { [self] seat in
            let wasOpen = seat.connection.withLock { $0 != nil }
            do {
                return try attempt(seat, body)
            } catch let error as PostgresError where error.isConnectionLost && wasOpen {
                // The server may have been restarted since the connection was used last.
                return try attempt(seat, body)
            }
        }
    }

    /// Runs queries in one transaction; they are never sent twice.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (BlockingConnection) throws -> Value
    ) async throws -> Value {
        try await run { [self] seat in
            try attempt(seat) { connection in
                try connection.execute("BEGIN")
                do {
                    let value = try body(connection)
                    try connection.execute("COMMIT")
                    return value
                } catch {
                    // The first error is the one to report; a rollback that fails means a lost
                    // connection, which is seen right after.
                    _ = try? connection.execute("ROLLBACK")
                    throw error
                }
            }
        }
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (Seat) throws -> Value
    ) async throws -> Value {
        let ahead = waiting.add(1, ordering: .relaxed).oldValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard ahead < waitingMax else {
            throw APIError.unavailable("The database is busy; try again in a moment")
        }
        do {
            return try await threads.runIfActive { [self] in
                guard let place = free.withLock({ $0.popLast() }) else {
                    preconditionFailure("there are as many seats as threads")
                }
                defer { free.withLock { $0.append(place) } }
                return try body(seats[place])
            }
        } catch let error as PostgresError {
            throw apiError(error)
        }
    }

    /// Runs `body` on the seat's connection, which is given up when it is lost.
    private func attempt<Value: Sendable>(
        _ seat: Seat,
        _ body: (BlockingConnection) throws -> Value
    ) throws -> Value {
        try seat.connection.withLock { held in
            if held == nil { held = try open() }
            guard let connection = held else { preconditionFailure("it was just opened") }
            do {
                return try body(connection)
            } catch {
                if !connection.isAlive { held = nil }
                throw error
            }
        }
    }

    private func open() throws(PostgresError) -> BlockingConnection {
        let connection = try BlockingConnection(url, applicationName: "seggwat dashboard")
        try connection.execute("SET statement_timeout = \(DashboardLimits.statementMillis)")
        // Times are written as RFC 3339 in UTC wherever they are.
        try connection.execute("SET timezone = 'UTC'")
        return connection
    }

    private func apiError(_ error: PostgresError) -> APIError {
        // 57014: the statement took too long.
        if error.fault == .database || error.sqlState == "57014" {
            logger.warning("database", metadata: ["error": "\(error)"])
            return .unavailable("The database cannot be reached or is busy; try again in a moment")
        }
        // 22021: text that the database cannot hold, such as U+0000.
        if error.sqlState == "22021" { return .invalid("Text must not hold U+0000") }
        logger.error("query failed", metadata: ["error": "\(error)"])
        return .broken
    }
}
