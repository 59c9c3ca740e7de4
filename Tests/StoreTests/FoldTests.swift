// The fold, alone and under load.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("Fold")
struct FoldTests {
    private let sumSQL = """
        SELECT coalesce(sum(count), 0)::bigint
        FROM (SELECT count FROM rollup_hourly UNION ALL SELECT count FROM rollup_delta) AS both_tables
        """

    @Test("it moves the deltas, in bounded steps, and adds them up")
    func deltasAreMoved() throws {
        let project = try TestProject(try SharedStore.connect())
        for _ in 0..<7 { try project.storeFeedback() }
        try project.storeFeedback(type: "Praise")
        #expect(try Fold.run(project.connection, limit: 5) == 5)
        #expect(try Fold.run(project.connection, limit: 5) == 3)
        #expect(try Fold.run(project.connection) == 0)
        let found = try project.connection.execute(
            "SELECT bucket, status, count FROM rollup_hourly ORDER BY bucket"
        )
        #expect(found.rows.map { found[$0, 0] } == ["Bug", "Praise"])
        #expect(found.rows.map { found.int($0, 2) } == [7, 1])
        #expect(try Recount.differences(project.connection).isEmpty)
    }

    @Test("months are kept beside hours, and listeners hear which projects have changed")
    func monthsAndNotifications() throws {
        let listener = try SharedStore.connect()
        let project = try TestProject(listener)
        try listener.execute("LISTEN \(Fold.channel)")
        for _ in 0..<3 { try project.storeFeedback() }
        #expect(try Fold.run(project.connection, limit: 2) == 2)
        #expect(try Fold.run(project.connection) == 1)
        let found = try project.connection.execute(
            "SELECT to_char(month AT TIME ZONE 'UTC', 'YYYY-MM-DD'), count FROM rollup_monthly"
        )
        #expect(found.rows.map { found[$0, 0] } == ["2026-11-01"])
        #expect(found.int(0, 1) == 3)
        let heard = try listener.notifications().map(\.payload)
        #expect(heard == Array(repeating: project.seed.projectID.description, count: 2))
    }

    @Test("a mark is left where a webhook that is on has something to look for, and nowhere else")
    func marksAreLeft() throws {
        let project = try TestProject(try SharedStore.connect())
        let marks = "SELECT count(*), count(DISTINCT hour) FROM webhook_mark"
        func fold() throws -> Int? {
            _ = try Fold.run(project.connection)
            return try project.connection.execute(marks).int()
        }
        try project.storeFeedback()
        #expect(try fold() == 0)
        try project.connection.execute(
            """
            INSERT INTO webhook (id, project_id, url, events, secret)
            VALUES ($1, $1, 'https://example.org/', '{feedback.created}', sha256('x'))
            """,
            [project.seed.projectID.description]
        )
        // One for each hour and fold, whatever there was of it.
        for _ in 0..<3 { try project.storeFeedback() }
        try project.storeFeedback(type: "Praise")
        #expect(try fold() == 1)
        // What was taken away is no news.
        try project.storeDelta(type: "Bug", count: -1)
        #expect(try fold() == 1)
        try project.connection.execute("UPDATE webhook SET enabled = false")
        try project.storeFeedback()
        #expect(try fold() == 1)
    }

    @Test("keys that come to zero do not stay, whether in one run or over several")
    func zeroKeysGo() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeDelta(type: "Bug", count: 2)
        try project.storeDelta(type: "Other", count: 1)
        try project.storeDelta(type: "Other", count: -1)
        #expect(try Fold.run(project.connection) == 3)
        try project.storeDelta(type: "Bug", count: -2)
        try project.storeDelta(type: "Bug", count: 2, status: "Closed")
        #expect(try Fold.run(project.connection) == 2)
        let found = try project.connection.execute("SELECT status FROM rollup_hourly")
        #expect(found.rows.count == 1)
        #expect(found[0, "status"] == "Closed")
    }

    @Test("the sum of both tables is exact at every moment while batches and folds run")
    func sumStaysExact() async throws {
        let url = try SharedStore.database()
        let project = try TestProject(try BlockingConnection(url)).seed.projectID
        let rows = 5
        let sumSQL = sumSQL
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let connection = try BlockingConnection(url)
                    var last = 0
                    for _ in 0..<40 {
                        // A simple query of two statements is one transaction, as a lane's is.
                        try connection.executeScript(
                            """
                            INSERT INTO feedback (project_id, id, created_at, message)
                            SELECT '\(project)', gen_random_uuid(), now(), 'hello'
                            FROM generate_series(1, \(rows));
                            INSERT INTO rollup_delta SELECT '\(project)',
                                date_trunc('hour', now(), 'UTC'), 'feedback', 'Other', 'New', \(rows)
                            """
                        )
                        _ = try Fold.run(connection, limit: 3)
                        let sum = try connection.execute(sumSQL).int() ?? 0
                        let counted = try connection.execute("SELECT count(*) FROM feedback").int()
                        #expect(sum >= last + rows, "it grows by what this task stored at least")
                        #expect(sum <= counted ?? 0, "it never runs ahead of the rows")
                        last = sum
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try BlockingConnection(url)
        #expect(try Recount.differences(connection).isEmpty)
        while try Fold.run(connection) > 0 {}
        #expect(try Recount.differences(connection).isEmpty)
    }

    @Test("while one process folds, another does nothing and does not wait")
    func onlyOneFolds() throws {
        let url = try SharedStore.database()
        let project = try TestProject(try BlockingConnection(url))
        try project.storeFeedback()
        let other = try BlockingConnection(url)
        try other.execute("BEGIN")
        try other.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.fold.key))")
        #expect(try Fold.run(project.connection) == 0)
        try other.execute("COMMIT")
        #expect(try Fold.run(project.connection) == 1)
    }
}
