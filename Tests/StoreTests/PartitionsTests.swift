// Months made in time, at once, and too late.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("Partitions")
struct PartitionsTests {
    @Test("they reach from two months back to three ahead")
    func monthsAreMade() throws {
        let connection = try SharedStore.connect()
        let found = try connection.execute(
            """
            SELECT relname FROM pg_class
            WHERE relname ~ '^feedback_[0-9]{4}_[0-9]{2}$' ORDER BY relname
            """
        )
        let names = found.rows.map { found[$0, 0] ?? "" }
        #expect(
            names == [
                "feedback_2026_09", "feedback_2026_10", "feedback_2026_11", "feedback_2026_12",
                "feedback_2027_01", "feedback_2027_02",
            ]
        )
        #expect(try Partitions.missing(connection, now: SharedStore.now).isEmpty)
    }

    @Test("a row goes to its month, in UTC whatever the session's time zone")
    func rowsGoToTheirMonth() throws {
        let connection = try SharedStore.connect()
        try connection.execute("SET TIME ZONE 'Pacific/Kiritimati'")
        try Partitions.ensure(connection, now: SharedStore.now + 31 * 86_400_000)
        // The first and the last millisecond of November, and the first of March.
        let expected: [UInt64: String] = [
            1_793_491_200_000: "feedback_2026_11", 1_796_083_199_999: "feedback_2026_11",
            1_796_083_200_000: "feedback_2026_12", 1_803_859_200_000: "feedback_2027_03",
        ]
        for (milliseconds, partition) in expected {
            let id = Identifier.random(milliseconds: milliseconds)
            try insertFeedback(connection, id)
            let found = try connection.execute(
                "SELECT tableoid::regclass FROM feedback WHERE id = $1",
                [id.description]
            )
            #expect(found[0, 0] == partition)
        }
    }

    @Test("processes that make the same months at once make each once")
    func concurrentMakersAgree() async throws {
        let url = try SharedStore.database()
        let later = SharedStore.now + 200 * 86_400_000
        let made = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask { try Partitions.ensure(try BlockingConnection(url), now: later) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(made.count == Set(made).count)
        let check = try BlockingConnection(url)
        #expect(try Partitions.missing(check, now: later).isEmpty)
    }

    @Test("a month made too late takes its rows out of the default partition")
    func lateMonthTakesItsRows() throws {
        let connection = try SharedStore.connect()
        let later = SharedStore.now + 200 * 86_400_000
        try insertFeedback(connection, Identifier.random(milliseconds: later))
        #expect(try Partitions.rowsInDefault(connection)["feedback"] == 1)
        try Partitions.ensure(connection, now: later)
        let rows = try Partitions.rowsInDefault(connection)
        #expect(rows == ["feedback": 0, "rating": 0, "nps_response": 0, "screenshot": 0])
        #expect(try connection.execute("SELECT count(*) FROM feedback").int() == 1)
    }

    @Test("a month is made while a batch is in flight, and the batch goes on")
    func writersAreNotHeldUp() throws {
        let url = try SharedStore.database()
        let writer = try BlockingConnection(url)
        try writer.execute("BEGIN")
        try insertFeedback(writer, Identifier.random(milliseconds: SharedStore.now))
        // Waiting for the writer would end in a lock timeout: it commits only afterwards.
        let later = SharedStore.now + 200 * 86_400_000
        #expect(try !Partitions.ensure(try BlockingConnection(url), now: later).isEmpty)
        try insertFeedback(writer, Identifier.random(milliseconds: later))
        try writer.execute("COMMIT")
        #expect(try Partitions.rowsInDefault(writer)["feedback"] == 0)
    }

    @Test("images stay uncompressed in every partition")
    func imagesAreExternal() throws {
        let connection = try SharedStore.connect()
        let found = try connection.execute(
            """
            SELECT DISTINCT attstorage FROM pg_attribute
            WHERE attname = 'image' AND attrelid::regclass::text LIKE 'screenshot%'
            """
        )
        #expect(found.rows.map { found[$0, 0] } == ["e"])
    }

    private func insertFeedback(
        _ connection: BlockingConnection,
        _ id: Identifier
    ) throws(PostgresError) {
        try connection.execute(
            """
            INSERT INTO feedback (project_id, id, created_at, message)
            VALUES (gen_random_uuid(), $1, now(), 'hello')
            """,
            [id.description]
        )
    }
}
