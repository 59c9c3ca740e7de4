// A lane connection driven by poll, and binary COPY streams for it.

import Glibc
import Postgres

/// A connection and a loop of its own that can be held at any step.
final class TestLane {
    let connection: LaneConnection
    private(set) var progress: LaneProgress
    /// How often the server had to be waited for.
    private(set) var waits = 0
    /// The streams must stay until the conversation ends.
    private var streams: [TestStream] = []

    /// Connects, or ends with `progress` saying why not.
    init(_ url: String) {
        connection = LaneConnection(url, applicationName: "lane under test")
        progress =
            connection.socket < 0
            ? connection.advance(readable: false) : .waiting(.writable)
        finish()
    }

    /// Goes on until there is nothing to wait for, or `isReached` says to stop; false after a
    /// minute without a sign of the server.
    @discardableResult
    func run(until isReached: () -> Bool) -> Bool {
        while case .waiting(let interest) = progress, !isReached() {
            guard step(interest, millis: 60_000) else { return false }
        }
        return true
    }

    @discardableResult
    func finish() -> Bool { run { false } }

    /// Goes on for as long as the socket is ready at once.
    func runWhileReady() {
        while case .waiting(let interest) = progress, step(interest, millis: 0) {}
    }

    /// Waits for the socket once; false when it is not ready in time.
    private func step(_ interest: SocketInterest, millis: CInt) -> Bool {
        let events =
            interest == .readable ? POLLIN : interest == .writable ? POLLOUT : POLLIN | POLLOUT
        var wait = pollfd(fd: connection.socket, events: Int16(events), revents: 0)
        guard poll(&wait, 1, millis) == 1 else { return false }
        waits += 1
        let readable = Int32(wait.revents) & (POLLIN | POLLHUP | POLLERR) != 0
        progress = connection.advance(readable: readable)
        return true
    }

    /// Begins a conversation.
    func begin(_ query: String, _ streams: [TestStream]) {
        self.streams = streams
        progress = connection.begin(query, sections: streams.map(\.copyStream))
    }

    /// Runs a whole conversation and returns its outcome; nil when it did not end.
    func send(_ query: String, _ streams: [TestStream] = []) -> CopyOutcome? {
        begin(query, streams)
        finish()
        return outcome
    }

    /// Executes a prepared statement of one text parameter for each of these texts.
    func beginStatements(_ statement: StaticString, _ texts: [String]) {
        let stream = TestStream(texts)
        progress = connection.begin([
            StatementRows(statement, tuples: stream.tuples, rows: texts.count)
        ])
    }

    /// Runs such a conversation to its end and returns its outcome; nil when it did not end.
    func execute(_ statement: StaticString, _ texts: [String]) -> CopyOutcome? {
        beginStatements(statement, texts)
        finish()
        return outcome
    }

    var outcome: CopyOutcome? {
        guard case .settled(let outcome) = progress else { return nil }
        return outcome
    }

    /// The server process behind the connection.
    func backendPID() -> pid_t? {
        guard send("SELECT pg_backend_pid(), 0") == .committed else { return nil }
        return connection.returned.first.flatMap { pid_t($0[0]) }
    }
}

/// A binary COPY of rows of one text column; its memory lives as long as it does.
final class TestStream {
    private let bytes: UnsafeMutableRawBufferPointer
    private let rows: Int

    /// Rows of these texts, or of bytes that are no text.
    convenience init(_ texts: [String], saysRows: Int? = nil) {
        self.init(texts.map { Array($0.utf8) }, saysRows: saysRows)
    }

    init(_ fields: [[UInt8]], saysRows: Int? = nil) {
        var stream = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0]
        stream += [UInt8](repeating: 0, count: 8)
        stream.reserveCapacity(fields.reduce(21) { $0 + $1.count + 6 })
        for field in fields {
            stream += [0, 1]
            withUnsafeBytes(of: UInt32(field.count).bigEndian) { stream += $0 }
            stream += field
        }
        stream += [0xFF, 0xFF]
        bytes = .allocate(byteCount: stream.count, alignment: 16)
        bytes.copyBytes(from: stream)
        rows = saysRows ?? fields.count
    }

    var copyStream: CopyStream { CopyStream(UnsafeRawBufferPointer(bytes), rows: rows) }

    /// The rows without the stream's header and trailer.
    var tuples: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[19..<(bytes.count - 2)])
    }

    deinit { bytes.deallocate() }
}
