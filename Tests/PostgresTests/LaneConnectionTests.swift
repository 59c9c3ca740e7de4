// The COPY table: every way in which a batch's conversation can end, against a real server.

import Glibc
import LocalPostgres
import TestSupport
import Testing

@testable import Postgres

@Suite("LaneConnection")
struct LaneConnectionTests {
    private let url: String
    /// A second connection, to look at the table and to do harm.
    private let other: BlockingConnection
    private let copy = "COPY t (a) FROM STDIN (FORMAT binary)"
    /// 50 MB, far more than any socket buffer takes.
    private static let largeRows = 50
    private static let largeRow = [UInt8](repeating: 0x61, count: 1 << 20)

    init() throws {
        url = try SharedCluster.database()
        other = try BlockingConnection(url)
        try other.executeScript("CREATE TABLE t (a text NOT NULL CHECK (a <> 'bad'))")
    }

    private func stored() throws -> Int? { try other.execute("SELECT count(*) FROM t").int() }

    private func connect() throws -> TestLane {
        let lane = TestLane(url)
        try #require(lane.progress == .connected)
        return lane
    }

    private func large() -> TestStream {
        TestStream([[UInt8]](repeating: Self.largeRow, count: Self.largeRows))
    }

    /// The next batch on the same connection.
    private func expectUsable(_ lane: TestLane) throws {
        #expect(lane.connection.isUsable)
        let before = try stored() ?? 0
        #expect(lane.send(copy, [TestStream(["next", "one"])]) == .committed)
        #expect(try stored() == before + 2)
    }

    private func error(_ outcome: CopyOutcome?) -> PostgresError? {
        switch outcome {
        case .rejected(let error), .lost(let error, _): error
        case .committed, .miscounted, nil: nil
        }
    }

    // MARK: What goes well

    @Test("a batch is committed when its conversation ends, and the next one follows")
    func commits() throws {
        let lane = try connect()
        for round in 1...3 {
            #expect(lane.send(copy, [TestStream(["a", "b", "ü\t\r\n\\."])]) == .committed)
            #expect(try stored() == round * 3)
        }
        #expect(
            try other.execute("SELECT a FROM t WHERE a LIKE 'ü%'")[0, 0] == "ü\t\r\n\\."
        )
        try expectUsable(lane)
    }

    @Test("several tables and statements are one transaction, and what they return is kept")
    func commitsSeveral() throws {
        try other.executeScript("CREATE TABLE u (a text)")
        let lane = try connect()
        let query = """
            \(copy);COPY u (a) FROM STDIN (FORMAT binary);INSERT INTO u SELECT a FROM t;\
            SELECT a, 'x' FROM t ORDER BY a; SELECT 1
            """
        let outcome = lane.send(query, [TestStream(["a", "b"]), TestStream(["c"])])
        #expect(outcome == .committed)
        #expect(lane.connection.returned == [["a", "x"], ["b", "x"], ["1"]])
        #expect(try stored() == 2)
        #expect(try other.execute("SELECT count(*) FROM u").int() == 3)
        try expectUsable(lane)
        #expect(lane.connection.returned.isEmpty)
    }

    @Test("a batch of no rows is a batch")
    func commitsNothing() throws {
        let lane = try connect()
        #expect(lane.send(copy, [TestStream([String]())]) == .committed)
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    @Test("a batch larger than every buffer is committed whole")
    func commitsLarge() throws {
        let lane = try connect()
        #expect(lane.send(copy, [large()]) == .committed)
        #expect(try stored() == Self.largeRows)
        #expect(try other.execute("SELECT count(*) FROM t WHERE length(a) = 1048576").int() == 50)
        try expectUsable(lane)
    }

    // MARK: What the server refuses

    @Test("a row that the server refuses at once takes the whole batch with it")
    func rejectsBeforeEnd() throws {
        let lane = try connect()
        // The first row is bad, and the server says so while most of the batch is still to be sent.
        let rows = [Array("bad".utf8)] + [[UInt8]](repeating: Self.largeRow, count: 20)
        let outcome = lane.send(copy, [TestStream(rows)])
        guard case .rejected(let error) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(error.sqlState == "23514")
        #expect(error.fault == .row)
        #expect(!error.isConnectionLost)
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    @Test(
        "a row that the server refuses at the end does so too, and names its fault",
        arguments: [
            (Array("bad".utf8), "23514"), ([0x61, 0xFF], "22021"), ([0x61, 0x00], "22021"),
            ([0xED, 0xA0, 0x80], "22021"),
        ]
    )
    func rejectsAfterEnd(row: [UInt8], sqlState: String) throws {
        let lane = try connect()
        let outcome = lane.send(copy, [TestStream([Array("good".utf8), row])])
        #expect(error(outcome)?.sqlState == sqlState)
        #expect(error(outcome)?.fault == .row)
        #expect(outcome.map { if case .rejected = $0 { true } else { false } } == true)
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    @Test("an error in a statement behind the COPY undoes the COPY")
    func rejectsAfterCopy() throws {
        let lane = try connect()
        let outcome = lane.send(copy + ";SELECT 1 / 0", [TestStream(["a"])])
        #expect(error(outcome)?.sqlState == "22012")
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    @Test("a constraint that is checked at the commit undoes everything")
    func rejectsAtCommit() throws {
        try other.executeScript(
            "CREATE TABLE d (a text UNIQUE DEFERRABLE INITIALLY DEFERRED)"
        )
        let lane = try connect()
        let outcome = lane.send("COPY d (a) FROM STDIN (FORMAT binary)", [TestStream(["x", "x"])])
        #expect(error(outcome)?.sqlState == "23505")
        #expect(error(outcome)?.fault == .uniqueViolation)
        #expect(try other.execute("SELECT count(*) FROM d").int() == 0)
        try expectUsable(lane)
    }

    @Test("a table that is missing refuses the batch before a byte of it is sent")
    func missingTable() throws {
        let lane = try connect()
        let outcome = lane.send("COPY nothing (a) FROM STDIN (FORMAT binary)", [large()])
        #expect(error(outcome)?.sqlState == "42P01")
        #expect(error(outcome)?.fault == .schema)
        try expectUsable(lane)
    }

    @Test("a table that is missing for the second section takes the first one back")
    func missingSecondTable() throws {
        let lane = try connect()
        let query = copy + ";COPY nothing (a) FROM STDIN (FORMAT binary)"
        let outcome = lane.send(query, [TestStream(["a"]), TestStream(["b"])])
        #expect(error(outcome)?.sqlState == "42P01")
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    @Test("a count that is not the number of rows sent is no plain commit")
    func miscounts() throws {
        let lane = try connect()
        #expect(lane.send(copy, [TestStream(["a", "b"], saysRows: 3)]) == .miscounted)
        try expectUsable(lane)
    }

    @Test("a statement that takes too long is the database's fault, and nothing is stored")
    func statementTimeout() throws {
        let lane = try connect()
        #expect(lane.send("SET statement_timeout = 50") == .committed)
        let outcome = lane.send(copy + ";SELECT pg_sleep(60)", [TestStream(["a"])])
        #expect(error(outcome)?.sqlState == "57014")
        #expect(error(outcome)?.fault == .database)
        #expect(outcome.map { if case .rejected = $0 { true } else { false } } == true)
        #expect(try stored() == 0)
        #expect(lane.send("SET statement_timeout = 0") == .committed)
        try expectUsable(lane)
    }

    @Test("a table that is locked is waited for no longer than the server was told")
    func lockTimeout() throws {
        let lane = try connect()
        #expect(lane.send("SET lock_timeout = 50") == .committed)
        try other.execute("BEGIN")
        try other.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        let outcome = lane.send(copy, [TestStream(["a"])])
        try other.execute("ROLLBACK")
        #expect(error(outcome)?.sqlState == "55P03")
        #expect(error(outcome)?.fault == .database)
        #expect(try stored() == 0)
        try expectUsable(lane)
    }

    // MARK: Notices and slow servers

    @Test("notices that come while we send are read, and do not stop either side")
    func notices() throws {
        // Each row makes far more notice than the row itself; unread, they would fill the buffers.
        try other.executeScript(
            """
            CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE NOTICE '%', repeat('x', 10000);
                RETURN NEW;
            END $$;
            CREATE TRIGGER shout BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION shout();
            """
        )
        let lane = try connect()
        #expect(lane.send("SET client_min_messages = notice") == .committed)
        let rows = [String](repeating: String(repeating: "y", count: 2_000), count: 5_000)
        #expect(lane.send(copy, [TestStream(rows)]) == .committed)
        #expect(try stored() == 5_000)
        try expectUsable(lane)
    }

    @Test("a notice on an idle connection is read and changes nothing")
    func noticeWhileIdle() throws {
        let lane = try connect()
        #expect(lane.send("LISTEN something") == .committed)
        try other.execute("NOTIFY something")
        #expect(lane.connection.advance(readable: true) == .waiting(.readable))
        try expectUsable(lane)
    }

    @Test("a server that stops reading holds us up, takes little of our memory, and goes on later")
    func serverStops() throws {
        let lane = try connect()
        let backend = try #require(lane.backendPID())
        let stream = large()
        try #require(kill(backend, SIGSTOP) == 0)
        defer { kill(backend, SIGCONT) }
        lane.begin("SELECT 1, 1;" + copy, [stream])
        lane.runWhileReady()
        #expect(lane.outcome == nil)
        kill(backend, SIGCONT)
        // Let it begin the COPY, and stop it in the middle of our sending.
        lane.run { lane.connection.sent > 0 }
        kill(backend, SIGSTOP)
        let before = lane.connection.sent
        lane.runWhileReady()
        #expect(lane.outcome == nil)
        #expect(lane.progress == .waiting(.readableOrWritable))
        // libpq was given what the kernel took and a chunk more, not the stream.
        #expect(lane.connection.sent < before + (8 << 20))
        kill(backend, SIGCONT)
        #expect(lane.finish())
        #expect(lane.outcome == .committed)
        #expect(try stored() == Self.largeRows)
        try expectUsable(lane)
    }

    // MARK: Connections that are lost

    /// Ends a backend, and returns when it is gone.
    private func terminate(_ backend: pid_t) throws {
        let ended = try other.execute("SELECT pg_terminate_backend($1, 30000)", ["\(backend)"])
        try #require(ended.bool() == true)
    }

    @Test("a connection that goes while idle is found unreachable")
    func lostWhileIdle() throws {
        let lane = try connect()
        let backend = try #require(lane.backendPID())
        try terminate(backend)
        var last = LaneProgress.waiting(.readable)
        while last == .waiting(.readable) { last = lane.connection.advance(readable: true) }
        guard case .unreachable(let error) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(error.isConnectionLost)
        #expect(!lane.connection.isUsable)
    }

    @Test("a connection that went before the batch was begun has stored nothing of it")
    func lostBeforeOpening() throws {
        let lane = try connect()
        try terminate(try #require(lane.backendPID()))
        let outcome = lane.send(copy, [TestStream(["a"])])
        guard case .lost(let error, afterEnd: false) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(error.fault == .database)
        #expect(!lane.connection.isUsable)
        #expect(try stored() == 0)
    }

    @Test("a connection that goes while we send has stored nothing of the batch")
    func lostWhileSending() throws {
        let lane = try connect()
        let backend = try #require(lane.backendPID())
        lane.begin(copy, [large()])
        lane.run { lane.waits > 5 }
        #expect(lane.outcome == nil)
        try terminate(backend)
        #expect(lane.finish())
        guard case .lost(let error, afterEnd: false) = lane.outcome else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.fault == .database)
        #expect(!lane.connection.isUsable)
        #expect(try stored() == 0)
    }

    @Test("a connection that goes between two sections has stored neither")
    func lostBetweenSections() throws {
        let lane = try connect()
        let backend = try #require(lane.backendPID())
        let query = copy + ";SELECT pg_sleep(60), 0;" + copy
        lane.begin(query, [TestStream(["a"]), TestStream(["b"])])
        try waitForSleep(lane)
        try terminate(backend)
        lane.finish()
        guard case .lost(_, afterEnd: false) = lane.outcome else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(try stored() == 0)
    }

    @Test("a connection that goes after the end was handed over leaves the outcome in doubt")
    func lostWhileEnding() throws {
        let lane = try connect()
        let backend = try #require(lane.backendPID())
        lane.begin(copy + ";SELECT pg_sleep(60)", [TestStream(["a"])])
        try waitForSleep(lane)
        try terminate(backend)
        lane.finish()
        guard case .lost(let error, afterEnd: true) = lane.outcome else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.sqlState == "57P01")
        #expect(!lane.connection.isUsable)
        #expect(try stored() == 0)
    }

    @Test("a connection that is lost by the commit's own doing may have stored the batch")
    func lostAfterCommit() throws {
        // The last statement commits what came before it, and ends the connection.
        let lane = try connect()
        let query = copy + ";COMMIT;SELECT pg_terminate_backend(pg_backend_pid())"
        let outcome = lane.send(query, [TestStream(["a"])])
        guard case .lost(_, afterEnd: true) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(try stored() == 1)
    }

    /// Goes on until the lane's backend sleeps in `pg_sleep`.
    private func waitForSleep(_ lane: TestLane) throws {
        let query = """
            SELECT count(*) FROM pg_stat_activity
            WHERE wait_event = 'PgSleep' AND datname = current_database()
            """
        try #require(
            comesTrue {
                lane.runWhileReady()
                return try other.execute(query).int() == 1
            }
        )
        lane.runWhileReady()
    }

    /// Asks again until the answer is yes; false when it never is.
    private func comesTrue(_ question: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<10_000 {
            if try question() { return true }
            usleep(1_000)
        }
        return false
    }

    @Test("a backend that is killed takes the batch with it, whether its end was sent or not")
    func killed() throws {
        // The server ends all its sessions then, so it is not the one that other tests use.
        let cluster = try ThrowawayCluster(durable: false)
        let setUp = try BlockingConnection(cluster.url)
        try setUp.execute("CREATE TABLE t (a text NOT NULL)")
        for afterEnd in [false, true] {
            let lane = TestLane(cluster.url)
            try #require(lane.progress == .connected)
            let backend = try #require(lane.backendPID())
            if afterEnd {
                // The backend stops itself on a lock that nobody gives back.
                let holder = try BlockingConnection(cluster.url)
                try holder.execute("SELECT pg_advisory_lock(1)")
                lane.begin(copy + ";SELECT pg_advisory_lock(1)", [TestStream(["a"])])
                let query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
                try #require(
                    comesTrue {
                        lane.runWhileReady()
                        return try holder.execute(query).int() == 1
                    }
                )
                kill(backend, SIGKILL)
            } else {
                lane.begin(copy, [large()])
                lane.run { lane.waits > 5 }
                kill(backend, SIGKILL)
            }
            #expect(lane.finish())
            guard case .lost(let error, afterEnd) = lane.outcome else {
                Issue.record("\(lane.progress)")
                continue
            }
            #expect(error.fault == .database)
            #expect(
                comesTrue {
                    // While the server recovers it takes nobody.
                    let connection = try? BlockingConnection(cluster.url)
                    return (try? connection?.execute("SELECT count(*) FROM t").int()) == 0
                }
            )
        }
    }

    // MARK: Connecting

    @Test("a server that is not there is unreachable")
    func noServer() {
        let lane = TestLane("postgresql://user:hunter2@127.0.0.1:1/nothing")
        guard case .unreachable(let error) = lane.progress else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.isConnectionLost)
        #expect(!"\(error)".contains("hunter2"))
        #expect(!lane.connection.isUsable)
        // It stays so, however often it is asked.
        #expect(lane.connection.advance(readable: true) == .unreachable(error))
    }

    @Test(
        "a database or a user that is not there is unreachable, and no message tells the password"
    )
    func refusedByServer() throws {
        for change in ["dbname=nothing", "user=nobody"] {
            let lane = TestLane("\(url)&\(change)&password=hunter2")
            guard case .unreachable(let error) = lane.progress else {
                Issue.record("\(lane.progress)")
                continue
            }
            #expect(!"\(error)".contains("hunter2"))
        }
    }

    @Test(
        "a URL that cannot be read is unreachable, and its password is not quoted",
        arguments: [
            "postgresql://user:hunter2/x@localhost/db",
            "postgresql://user:hunter2@x@localhost:1/db",
            "postgresql://u:hunter2%zz@localhost/db", "host=localhost password='hunter2 port=1",
            "host=localhost port=1 password=hunter2 nonsense=hunter2",
        ]
    )
    func unreadableURL(url: String) {
        let lane = TestLane(url)
        guard case .unreachable(let error) = lane.progress else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(!"\(error)".contains("hunter2"))
    }

    @Test("a connection that is given up in the middle of a batch leaves nothing behind")
    func givenUp() throws {
        var lane: TestLane? = try connect()
        let backend = try #require(lane?.backendPID())
        let stream = large()
        lane?.begin(copy, [stream])
        lane?.run { (lane?.waits ?? 0) > 5 }
        lane = nil
        #expect(comesTrue { kill(backend, 0) != 0 })
        #expect(try stored() == 0)
    }
}
