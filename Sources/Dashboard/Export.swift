// Everything that a filter lets through, as a file that is written while it is read.
//
// The rows come from COPY TO STDOUT on a connection and a thread of their own, a piece each time the
// client has taken the one before, so an export of any length takes the memory of one piece and no
// connection from other requests.

import NIOCore
import NIOPosix
import Postgres
import Synchronization

/// The form of an export.
enum ExportFormat: String, CaseIterable, Sendable {
    case csv, ndjson

    /// The media type.
    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8; header=present"
        case .ndjson: "application/x-ndjson"
        }
    }
}

/// What is exported, as columns of a table.
struct ExportQuery: Sendable {
    let format: ExportFormat
    let table: String
    /// Name and expression; the second is text, unless the name stands among `plain`.
    let columns: [(name: String, expression: String)]
    let plain: Set<String>
    let conditions: Conditions

    /// The statement; parameters are written as literals, because COPY takes no parameters.
    func sql(_ connection: BlockingConnection) throws(PostgresError) -> String {
        let clauses = try conditions.inlined { text throws(PostgresError) in
            try connection.literal(text)
        }
        let from = "FROM \(table) WHERE \(clauses) ORDER BY \(table).id"
        switch format {
        case .csv:
            let list = columns.map { "\(cell($0)) AS \($0.name)" }.joined(separator: ", ")
            return "COPY (SELECT \(list) \(from)) TO STDOUT (FORMAT csv, HEADER)"
        case .ndjson:
            let list = columns.map { "'\($0.name)', \($0.expression)" }.joined(separator: ", ")
            // JSON escapes control characters, so neither of these two is ever in it, and nothing
            // is quoted.
            return "COPY (SELECT json_build_object(\(list)) \(from)) TO STDOUT "
                + #"(FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"#
        }
    }

    /// A cell that no spreadsheet takes for a formula (ASVS 1.2.10): an apostrophe before those that
    /// begin like one.
    private func cell(_ column: (name: String, expression: String)) -> String {
        guard !plain.contains(column.name) else { return column.expression }
        let text = "(\(column.expression))::text"
        return #"CASE WHEN \#(text) ~ E'^[=+\\-@\t\r]' THEN '''' || \#(text) ELSE \#(text) END"#
    }
}

/// Exports, a few at a time.
final class Exports: Sendable {
    private let url: String
    private let running = Atomic<Int>(0)

    init(url: String) {
        self.url = url
    }

    /// Whether one more may begin.
    var hasRoom: Bool { running.load(ordering: .relaxed) < DashboardLimits.exportsMax }

    /// Runs an export, and gives `write` one piece after another.
    func run(
        _ query: ExportQuery,
        _ write: (ByteBuffer) async throws -> Void
    ) async throws {
        let others = running.add(1, ordering: .relaxed).oldValue
        defer { running.subtract(1, ordering: .relaxed) }
        guard others < DashboardLimits.exportsMax else {
            throw APIError.unavailable("Enough exports run already; try again in a moment")
        }
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        do {
            try await run(query, on: thread, write)
        } catch {
            try await thread.shutdownGracefully()
            throw error
        }
        try await thread.shutdownGracefully()
    }

    private func run(
        _ query: ExportQuery,
        on thread: NIOThreadPool,
        _ write: (ByteBuffer) async throws -> Void
    ) async throws {
        let url = url
        let held = try await thread.runIfActive { () throws in
            let connection = try BlockingConnection(url, applicationName: "seggwat export")
            try connection.execute("SET timezone = 'UTC'")
            try connection.execute("SET statement_timeout = \(DashboardLimits.exportMillis)")
            try connection.beginCopyOut(try query.sql(connection))
            return HeldConnection(connection)
        }
        while let piece = try await thread.runIfActive({ try held.piece() }) {
            try await write(piece)
        }
    }
}

/// The connection of one export.
private final class HeldConnection: Sendable {
    private let connection: Mutex<BlockingConnection?>

    init(_ connection: sending BlockingConnection) {
        self.connection = Mutex(connection)
    }

    /// The next rows; nil behind the last ones.
    func piece() throws -> ByteBuffer? {
        try connection.withLock { held in
            guard let connection = held else { return nil }
            var piece = ByteBufferAllocator().buffer(
                capacity: DashboardLimits.exportPieceBytes + 4_096
            )
            let isMore = try connection.copyOutRows(bytesMin: DashboardLimits.exportPieceBytes) {
                piece.writeBytes($0)
            }
            if !isMore { held = nil }
            return piece.readableBytes > 0 ? piece : nil
        }
    }
}
