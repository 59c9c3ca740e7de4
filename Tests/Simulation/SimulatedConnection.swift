// A connection to the database server: libpq's half, the network, and the server's process.
//
//     libpq ──outgoing──▶ network ──inbox──▶ process ──answers──▶ network ──results──▶ libpq

import CLibpq
import CLibuv

/// One connection.
final class SimulatedConnection {
    enum Message {
        case query(String)
        case data([UInt8])
        case endOfCopy
        case execute(String, Row)
        case sync
    }

    enum Answer {
        case copyIn
        case done(Int)
        case rows([[String]])
        case error(String)
        case aborted
        case sync
        /// PQgetResult gives NULL.
        case nothing
    }

    private enum Work {
        case idle
        /// A script whose COPY takes bytes: the tables that follow it, and what was copied before.
        case copying(String, tables: [String], copied: [Copied], bytes: [UInt8])
        /// Prepared statements, up to their synchronization point.
        case pipeline([(statement: String, row: Row)], hasFailed: Bool)
    }

    let descriptor: CInt
    var isConnecting = true
    var isBroken = false
    var isFinished = false
    var isInPipeline = false
    private var polls = 0
    private var outgoing: [Message] = []
    private var inbox: [Message] = []
    private var answers: [Answer] = []
    private var results: [Answer] = []
    private var isCut = false
    /// Nothing arrives any more, on either side, and nobody says so.
    private var isSilent = false
    private var work = Work.idle
    /// Whether the process throws copy data away after an error.
    private var discardsCopy = false

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    // MARK: The network

    /// libuv's bits of what would not block.
    var readiness: CInt {
        if isSilent { return 0 }
        var bits = CInt(UV_WRITABLE.rawValue)
        if isConnecting || isCut || !answers.isEmpty { bits |= CInt(UV_READABLE.rawValue) }
        return bits
    }

    func cut(losesAnswers: Bool) {
        isCut = true
        isSilent = false
        if losesAnswers { answers = [] }
        inbox = []
        work = .idle
        discardsCopy = false
    }

    /// The client has closed the connection, or its process is gone: what is under way still arrives.
    func clientIsGone() {
        isFinished = true
        outgoing = []
        // A process that finds nobody at the other end ends; what it has got it may still do.
        if !world.chance(700) { inbox = [] }
    }

    func goSilent() { isSilent = true }

    // MARK: libpq's half

    func poll() -> PostgresPollingStatusType {
        if world.server.condition == .away || isCut || world.libpqFails() {
            isBroken = true
            return PGRES_POLLING_FAILED
        }
        if world.server.condition == .frozen { return PGRES_POLLING_READING }
        polls += 1
        guard polls > 2 else { return polls == 1 ? PGRES_POLLING_WRITING : PGRES_POLLING_READING }
        isConnecting = false
        return PGRES_POLLING_OK
    }

    func put(_ message: Message) -> CInt {
        if isBroken || world.libpqFails() { return 0 }
        outgoing.append(message)
        return 1
    }

    func flush() -> CInt {
        if isBroken || world.libpqFails() { return -1 }
        // libpq keeps a failed write to itself until it reads what the server said last.
        if isCut {
            if world.chance(500) { return -1 }
            outgoing = []
            return 0
        }
        if isSilent { return outgoing.isEmpty ? 0 : 1 }
        let count = world.chance(300) ? world.number(0...outgoing.count) : outgoing.count
        inbox += outgoing[..<count]
        outgoing.removeFirst(count)
        return outgoing.isEmpty ? 0 : 1
    }

    func consume() -> CInt {
        if isBroken || world.libpqFails() { return 0 }
        if answers.isEmpty, isCut {
            isBroken = true
            return 0
        }
        if isSilent { return 1 }
        let count = world.chance(300) ? world.number(0...answers.count) : answers.count
        results += answers[..<count]
        answers.removeFirst(count)
        return 1
    }

    var isBusy: Bool { results.isEmpty && !isBroken }

    func next() -> Answer {
        guard !results.isEmpty else {
            precondition(isBroken, "PQgetResult would block")
            return .nothing
        }
        return results.removeFirst()
    }

    func exitPipeline() -> CInt {
        guard results.isEmpty, !world.libpqFails() else { return 0 }
        isInPipeline = false
        return 1
    }

    // MARK: The server's process

    var hasWork: Bool { !isSilent && !isCut && !inbox.isEmpty }

    /// Does what the next message asks for.
    func step() {
        switch inbox.removeFirst() {
        case .query(let script): begin(script)
        case .data(let bytes):
            guard case .copying(let script, let tables, let copied, let before) = work else {
                precondition(discardsCopy, "copy data that nobody asked for")
                return
            }
            work = .copying(script, tables: tables, copied: copied, bytes: before + bytes)
        case .endOfCopy: endCopy()
        case .execute(let statement, let row): execute(statement, row)
        case .sync: sync()
        }
    }

    private func begin(_ script: String) {
        guard case .idle = work else { preconditionFailure("one query at a time") }
        discardsCopy = false
        let tables = script.split(separator: "COPY ", omittingEmptySubsequences: false)
            .dropFirst().map { String($0.prefix { $0 != " " }) }
        goOn(script, tables, [])
    }

    /// Begins the next COPY, or does what stands behind them.
    private func goOn(_ script: String, _ tables: [String], _ copied: [Copied]) {
        if let state = failureNow(isSetUp: script.hasPrefix("SET ")) { return fail(state) }
        guard tables.isEmpty else {
            answers.append(.copyIn)
            work = .copying(script, tables: tables, copied: copied, bytes: [])
            return
        }
        finish(script, copied)
    }

    /// Why the server refuses the statement that is next; nil when it does not.
    private func failureNow(isSetUp: Bool) -> String? {
        if isSetUp { return world.chance(10) ? "57P03" : nil }
        if let state = world.server.condition.sqlState { return state }
        guard world.chance(world.serverFaults) else { return nil }
        return ["40P01", "57014", "53200", "57P01", "XX000"][world.number(0...4)]
    }

    private func fail(_ state: String) {
        work = .idle
        discardsCopy = true
        answers.append(.error(state))
        if state.hasPrefix("57P") { cut(losesAnswers: false) } else { answers.append(.nothing) }
    }

    private func endCopy() {
        guard case .copying(let script, var tables, var copied, let bytes) = work else { return }
        copied.append(Copied(table: tables.removeFirst(), rows: rows(ofCopy: bytes)))
        do throws(Transaction.Failure) {
            var transaction = Transaction(world.server.tables)
            var count = 0
            for copy in copied { count = try transaction.copy(copy) }
            answers.append(.done(count))
        } catch {
            return fail(error.sqlState)
        }
        goOn(script, tables, copied)
    }

    private func finish(_ script: String, _ copied: [Copied]) {
        var transaction = Transaction(world.server.tables)
        var returned: [[String]] = []
        do throws(Transaction.Failure) {
            for copy in copied { _ = try transaction.copy(copy) }
        } catch {
            // Another transaction was faster.
            return fail(error.sqlState)
        }
        if script.hasPrefix("INSERT INTO dead_letter") {
            transaction.condemn(script)
        } else if script.contains("-count(*)") {
            returned = transaction.verify()
        } else if script.contains("COPY merge_") {
            returned = transaction.merge()
        } else if !script.hasPrefix("SET ") {
            transaction.count(script)
        }
        answers.append(.done(1))
        if !returned.isEmpty { answers.append(.rows(returned)) }
        commit(transaction)
    }

    /// Commits, unless the server goes first; its answer may go missing all the same.
    private func commit(_ transaction: Transaction) {
        work = .idle
        if world.chance(world.serverFaults) { return cut(losesAnswers: world.chance(500)) }
        world.server.commit(transaction.tables)
        if world.chance(world.serverFaults) { return cut(losesAnswers: world.chance(700)) }
        if world.chance(world.serverFaults) {
            // The server's last word, behind the commit.
            answers.append(.error("57P01"))
            return cut(losesAnswers: false)
        }
        answers.append(isInPipeline ? .sync : .nothing)
    }

    private func execute(_ statement: String, _ row: Row) {
        var (rows, hasFailed): ([(statement: String, row: Row)], Bool) = ([], false)
        if case .pipeline(let before, let failed) = work { (rows, hasFailed) = (before, failed) }
        guard !hasFailed else {
            answers += [.aborted, .nothing]
            return
        }
        if let state = failureNow(isSetUp: false) { return failPipeline(state) }
        rows.append((statement, row))
        do throws(Transaction.Failure) {
            var transaction = Transaction(world.server.tables)
            var count = 0
            for (statement, row) in rows { count = try transaction.execute(statement, row) }
            answers += [.done(count), .nothing]
            work = .pipeline(rows, hasFailed: false)
        } catch {
            failPipeline(error.sqlState)
        }
    }

    private func failPipeline(_ state: String) {
        answers += [.error(state), .nothing]
        work = .pipeline([], hasFailed: true)
        if state.hasPrefix("57P") { cut(losesAnswers: false) }
    }

    private func sync() {
        guard case .pipeline(let rows, false) = work else {
            work = .idle
            answers.append(.sync)
            return
        }
        var transaction = Transaction(world.server.tables)
        do throws(Transaction.Failure) {
            for (statement, row) in rows { _ = try transaction.execute(statement, row) }
        } catch {
            // Another transaction was faster: the insert waited for it, and only now hears of it.
            work = .idle
            answers += [.error(error.sqlState), .sync]
            return
        }
        commit(transaction)
    }
}
