// The blocking connection against a real server.

import Glibc
import Postgres
import TestSupport
import Testing

@Suite("BlockingConnection")
struct BlockingConnectionTests {
    @Test("parameters arrive as they are, NULL and every script included")
    func parametersRoundTrip() throws {
        let connection = try SharedCluster.connect()
        let texts = ["", "a'b\"c\\", "日本語", "🙏🏽", nil, "line\nline"]
        for text in texts {
            #expect(try connection.execute("SELECT $1::text", [text])[0, 0] == text)
        }
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("SELECT $1::text", ["a\0b"])
        }
        #expect(error?.fault == .row)
    }

    @Test("a result names its columns and counts what was changed")
    func resultsAreRead() throws {
        let connection = try SharedCluster.connect()
        try connection.executeScript(
            "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x')"
        )
        let inserted = try connection.execute("INSERT INTO t VALUES (2, NULL), (3, 'z')")
        #expect(inserted.affected == 2)
        #expect(inserted.isEmpty)
        let found = try connection.execute("SELECT a, b, a > 2 AS big FROM t ORDER BY a")
        #expect(found.rows == 0..<3)
        #expect(found.columnCount == 3)
        #expect(found.column("b") == 1)
        #expect(found.column("c") == nil)
        #expect(found.rows.map { found[$0, "b"] } == ["x", nil, "z"])
        #expect(found.int(2, 0) == 3)
        #expect(found.bool(2, 2) == true)
    }

    @Test("an error carries SQLSTATE, message and detail, and the connection goes on")
    func errorsAreRead() throws {
        let connection = try SharedCluster.connect()
        try connection.execute("CREATE TABLE t (a int PRIMARY KEY)")
        try connection.execute("INSERT INTO t VALUES (1)")
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("INSERT INTO t VALUES (1)")
        }
        #expect(error?.sqlState == "23505")
        #expect(error?.detail == "Key (a)=(1) already exists.")
        #expect(error?.fault == .uniqueViolation)
        #expect(error?.isConnectionLost == false)
        #expect(connection.isAlive)
        #expect(try connection.execute("SELECT 1").int() == 1)
    }

    @Test("a transaction that throws leaves nothing, and the next statement runs outside of it")
    func transactionRollsBack() throws {
        let connection = try SharedCluster.connect()
        try connection.execute("CREATE TABLE t (a int)")
        #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (1)")
                try connection.execute("SELECT 1 / 0")
            }
        }
        #expect(try connection.execute("SELECT count(*) FROM t").int() == 0)
        try connection.transaction { () throws(PostgresError) in
            try connection.execute("INSERT INTO t VALUES (1)")
        }
        #expect(try connection.execute("SELECT count(*) FROM t").int() == 1)
    }

    @Test("a COPY stores what is written, in chunks cut anywhere, and returns the server's count")
    func copyStores() throws {
        let connection = try SharedCluster.connect()
        try connection.execute("CREATE TABLE t (a int, b text)")
        let bytes = Array("1\tone\n2\tzwölf\n".utf8)
        for cut in 0...bytes.count {
            let copied = try connection.copyIn("COPY t FROM STDIN") {
                (writer) throws(PostgresError) in
                try writer.write(Array(bytes[..<cut]))
                try writer.write(Array(bytes[cut...]))
            }
            #expect(copied == 2)
        }
        let found = try connection.execute("SELECT DISTINCT b FROM t ORDER BY b")
        #expect(found.rows.map { found[$0, 0] } == ["one", "zwölf"])
    }

    @Test("a COPY that fails, on either side, stores nothing and leaves the connection ready")
    func failedCopyLeavesNothing() throws {
        let connection = try SharedCluster.connect()
        try connection.execute("CREATE TABLE t (a int)")
        let refused = #expect(throws: PostgresError.self) {
            try connection.copyIn("COPY t FROM STDIN") { (writer) throws(PostgresError) in
                try writer.write(Array("1\nno number\n".utf8))
            }
        }
        #expect(refused?.fault == .row)
        let mine = PostgresError(message: "changed my mind")
        let cancelled = #expect(throws: PostgresError.self) {
            try connection.copyIn("COPY t FROM STDIN") { (writer) throws(PostgresError) in
                try writer.write(Array("1\n".utf8))
                throw mine
            }
        }
        #expect(cancelled == mine)
        #expect(try connection.execute("SELECT count(*) FROM t").int() == 0)
    }

    @Test("a COPY outside of copyIn, or no COPY inside of it, is an error and not a hang")
    func copyInTheWrongPlace() throws {
        let connection = try SharedCluster.connect()
        try connection.execute("CREATE TABLE t (a int)")
        try connection.execute("INSERT INTO t VALUES (1)")
        for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
            #expect(throws: PostgresError.self) { try connection.executeScript(sql) }
            #expect(try connection.execute("SELECT count(*) FROM t").int() == 1, "\(sql)")
        }
        for sql in ["SELECT 1", "COPY t TO STDOUT"] {
            #expect(throws: PostgresError.self) {
                try connection.copyIn(sql) { (_) throws(PostgresError) in }
            }
            #expect(try connection.execute("SELECT count(*) FROM t").int() == 1, "\(sql)")
        }
    }

    @Test("notifications arrive with their channel and payload")
    func notificationsArrive() throws {
        let url = try SharedCluster.database()
        let listener = try BlockingConnection(url)
        let sender = try BlockingConnection(url)
        try listener.execute("LISTEN news")
        #expect(try listener.notifications().isEmpty)
        try sender.execute("SELECT pg_notify('news', 'a'), pg_notify('news', 'b')")
        #expect(isReadable(listener))
        let expected = ["a", "b"].map {
            Notification(channel: "news", payload: $0, senderPID: sender.backendPID)
        }
        #expect(try listener.notifications() == expected)
    }

    @Test("a backend that was ended is a lost connection")
    func endedBackendIsLost() throws {
        let url = try SharedCluster.database()
        let victim = try BlockingConnection(url)
        let other = try BlockingConnection(url)
        try other.execute("SELECT pg_terminate_backend($1)", [String(victim.backendPID)])
        #expect(isReadable(victim))
        let error = #expect(throws: PostgresError.self) { try victim.execute("SELECT 1") }
        #expect(error?.isConnectionLost == true)
        #expect(error?.fault == .database)
        #expect(!victim.isAlive)
        #expect(throws: PostgresError.self) { try victim.notifications() }
    }

    @Test("the URL's own application name wins over the argument's")
    func applicationName() throws {
        let url = try SharedCluster.database()
        let argument = try BlockingConnection(url, applicationName: "argument")
        #expect(try argument.execute("SHOW application_name")[0, 0] == "argument")
        let named = try BlockingConnection(url + "&application_name=url", applicationName: "x")
        #expect(try named.execute("SHOW application_name")[0, 0] == "url")
    }

    @Test(
        "no message of a failed connection holds the password or a part of it",
        arguments: [
            "postgresql://user:hush%20hush@127.0.0.1:1/db",
            "postgresql://user:hu@sh@127.0.0.1:1/db",
            "postgresql://user:hu/sh@127.0.0.1:1/db", "postgresql://user:hu?sh@127.0.0.1:1/db",
            "postgresql://user:hu#sh@127.0.0.1:1/db", "postgresql://user:12/hush@127.0.0.1:1/db",
            "postgresql://user:hush:hush@127.0.0.1:1/db", "postgresql://user:hu%sh@127.0.0.1:1/db",
            "host=127.0.0.1 port=1 password=hush hush", "host=127.0.0.1 port=1 password='hush",
        ]
    )
    func passwordStaysSecret(url: String) {
        let error = #expect(throws: PostgresError.self) { try BlockingConnection(url) }
        #expect(error?.isConnectionLost == true)
        let text = error.map { "\($0)" } ?? ""
        #expect(!text.isEmpty)
        #expect(!text.contains("hu") && !text.contains("sh@") && !text.contains("127.0.0.1:"))
    }
}
