// Small batches: prepared statements in one pipeline, in every way that it can end, against a real
// server.

import Glibc
import LocalPostgres
import TestSupport
import Testing

@testable import Postgres

@Suite("LaneConnection's statements")
struct LaneStatementsTests {
    private let url: String
    private let other: BlockingConnection
    private let lane: TestLane

    init() throws {
        url = try SharedCluster.database()
        other = try BlockingConnection(url)
        try other.executeScript(
            "CREATE TABLE t (a text NOT NULL UNIQUE CHECK (a <> 'bad')); CREATE TABLE u (a text)"
        )
        lane = TestLane(url)
        try #require(lane.progress == .connected)
        let prepared = lane.send("PREPARE store AS INSERT INTO t (a) VALUES ($1)")
        try #require(prepared == .committed)
    }

    private func stored() throws -> Int? { try other.execute("SELECT count(*) FROM t").int() }

    /// The next batches on the same connection, of either kind.
    private func expectUsable() throws {
        #expect(lane.connection.isUsable)
        let before = try stored() ?? 0
        #expect(lane.execute("store", ["next \(before)"]) == .committed)
        let copy = "COPY t (a) FROM STDIN (FORMAT binary)"
        #expect(lane.send(copy, [TestStream(["copied \(before)"])]) == .committed)
        #expect(try stored() == before + 2)
    }

    @Test("each row is stored by its own execution, and all of them are one transaction")
    func commits() throws {
        let texts = ["a", "", "ü\t\r\n\\.", "NULL", String(repeating: "x", count: 200_000)]
        #expect(lane.execute("store", texts) == .committed)
        let rows = try other.execute("SELECT a, xmin FROM t ORDER BY length(a), a COLLATE \"C\"")
        let sorted = ["", "a", "NULL", "ü\t\r\n\\.", texts[4]]
        #expect(rows.rows.map { rows[$0, 0] } == sorted)
        #expect(Set(rows.rows.map { rows[$0, 1] }).count == 1)
        try expectUsable()
    }

    @Test("more rows than the socket's buffers hold are sent while the answers are read")
    func commitsMany() throws {
        let texts = (0..<5_000).map { "\($0) " + String(repeating: "x", count: 1_000) }
        #expect(lane.execute("store", texts) == .committed)
        #expect(try stored() == 5_000)
        try expectUsable()
    }

    @Test("no row at all is a batch")
    func commitsNothing() throws {
        #expect(lane.execute("store", []) == .committed)
        try expectUsable()
    }

    @Test(
        "a row that the server refuses takes the others with it, and names its fault",
        arguments: [("bad", "23514", FaultClass.row), ("first", "23505", .uniqueViolation)]
    )
    func rejects(text: String, sqlState: String, fault: FaultClass) throws {
        for texts in [["first", text], [text, "first", text], ["first", text, "last"]] {
            guard case .rejected(let error) = lane.execute("store", texts) else {
                Issue.record("\(lane.progress)")
                continue
            }
            #expect(error.sqlState == sqlState)
            #expect(error.fault == fault)
            #expect(try stored() == 0)
        }
        try expectUsable()
    }

    @Test("a constraint that is checked at the commit undoes everything")
    func rejectsAtCommit() throws {
        try other.executeScript("CREATE TABLE d (a text UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        #expect(lane.send("PREPARE late AS INSERT INTO d (a) VALUES ($1)") == .committed)
        guard case .rejected(let error) = lane.execute("late", ["x", "x"]) else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.fault == .uniqueViolation)
        #expect(try other.execute("SELECT count(*) FROM d").int() == 0)
        try expectUsable()
    }

    @Test("a row that a trigger takes away is missed")
    func miscounts() throws {
        try other.executeScript(
            """
            CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RETURN CASE NEW.a WHEN 'mine' THEN NULL ELSE NEW END; END $$;
            CREATE TRIGGER take BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION take();
            """
        )
        #expect(lane.execute("store", ["a", "mine", "b"]) == .miscounted)
        #expect(try stored() == 2)
        try expectUsable()
    }

    @Test("a statement that is not there, or whose table has gone, is the schema's fault")
    func missing() throws {
        guard case .rejected(let unknown) = lane.execute("nothing", ["a"]) else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(unknown.sqlState == "26000")
        #expect(unknown.fault == .schema)
        #expect(lane.send("PREPARE gone AS INSERT INTO u (a) VALUES ($1)") == .committed)
        try other.execute("DROP TABLE u")
        guard case .rejected(let error) = lane.execute("gone", ["a"]) else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.sqlState == "42P01")
        #expect(error.fault == .schema)
        try expectUsable()
    }

    @Test("a table that is locked is waited for no longer than the server was told")
    func lockTimeout() throws {
        #expect(lane.send("SET lock_timeout = 50") == .committed)
        try other.execute("BEGIN")
        try other.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        let outcome = lane.execute("store", ["a", "b"])
        try other.execute("ROLLBACK")
        guard case .rejected(let error) = outcome else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(error.sqlState == "55P03")
        #expect(error.fault == .database)
        try expectUsable()
    }

    @Test("a session that is ended while its statements wait leaves the outcome in doubt")
    func lost() throws {
        let backend = try #require(lane.backendPID())
        try other.execute("BEGIN")
        try other.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        lane.beginStatements("store", ["a"])
        lane.runWhileReady()
        try other.execute("SELECT pg_terminate_backend(\(backend))")
        #expect(lane.finish())
        guard case .lost(_, afterEnd: true) = lane.outcome else {
            Issue.record("\(lane.progress)")
            return
        }
        #expect(!lane.connection.isUsable)
        try other.execute("ROLLBACK")
        #expect(try stored() == 0)
    }
}
