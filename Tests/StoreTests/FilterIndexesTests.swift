// The indexes behind the rows: when they are built, how far they reach, and that a query takes them.

import Postgres
import Store
import TestSupport
import Testing

@Suite("FilterIndexes")
struct FilterIndexesTests {
    private static let project = "01a00000-0000-7000-8000-000000000001"

    /// Stores feedback of one minute as a lane does, so long ago.
    private func store(
        _ connection: BlockingConnection,
        _ count: Int,
        secondsAgo: UInt64
    ) throws(PostgresError) {
        let time = "to_timestamp(\(SharedStore.now / 1000 - secondsAgo))"
        try connection.executeScript(
            """
            INSERT INTO feedback (project_id, id, created_at, message)
            SELECT '\(Self.project)',
                (left(uuid7_floor(\(time))::text, 24) || lpad(to_hex(number), 12, '0'))::uuid,
                \(time), 'Häuser number ' || number
            FROM generate_series(1, \(count)) AS number;
            INSERT INTO ledger_delta (minute, outcome, count)
            VALUES (date_trunc('minute', \(time), 'UTC'), 'stored', \(count));
            ANALYZE feedback;
            """
        )
    }

    private func horizon(_ connection: BlockingConnection) throws(PostgresError) -> String {
        try connection.execute("SELECT below FROM filter_horizon WHERE parent = 'feedback'")[0, 0]
            ?? ""
    }

    private func plan(_ connection: BlockingConnection, below: String) throws -> String {
        let found = try connection.execute(
            """
            EXPLAIN SELECT id FROM feedback
            WHERE project_id = $1 AND message ILIKE '%häuser number 4711%' AND id < '\(below)'
            """,
            [Self.project]
        )
        return found.rows.map { found[$0, 0] ?? "" }.joined(separator: "\n")
    }

    @Test("few rows are not worth an index, and nothing is said to be indexed")
    func fewRowsWait() throws {
        let connection = try SharedStore.connect()
        try store(connection, 10, secondsAgo: 3_600)
        #expect(try FilterIndexes.build(connection, now: SharedStore.now).isEmpty)
        #expect(try horizon(connection).hasPrefix("00000000"))
    }

    @Test("a month that goes on is indexed up to a minute ago, and a search takes the index")
    func thisMonth() throws {
        let connection = try SharedStore.connect()
        try store(connection, 6_000, secondsAgo: 3_600)
        let built = try FilterIndexes.build(connection, now: SharedStore.now)
        #expect(built.contains("feedback_2026_11_filter_a"))
        let below = try horizon(connection)
        let floor = try connection.execute(
            "SELECT uuid7_floor(to_timestamp(\(SharedStore.now / 1000 - 60)))"
        )
        #expect(below == floor[0, 0])
        #expect(try plan(connection, below: below).contains("feedback_2026_11_filter_a"))
        #expect(try FilterIndexes.build(connection, now: SharedStore.now).isEmpty)
    }

    @Test("an index that reaches further replaces the one before, a month that is over has no end")
    func indexesAreReplaced() throws {
        let connection = try SharedStore.connect()
        try store(connection, 60, secondsAgo: 7_200)
        try FilterIndexes.build(connection, now: SharedStore.now - 3_600_000, rowsMin: 50)
        try store(connection, 60, secondsAgo: 1_800)
        let built = try FilterIndexes.build(connection, now: SharedStore.now, rowsMin: 50)
        #expect(built.contains("feedback_2026_11_filter_b"))
        let replaced = try names(connection).filter { $0.hasPrefix("feedback_2026_11") }
        #expect(replaced == ["feedback_2026_11_filter_b"])
        let nextMonth = SharedStore.now + 20 * 86_400_000
        try store(connection, 60, secondsAgo: 10)
        try FilterIndexes.build(connection, now: nextMonth, rowsMin: 50)
        let left = try names(connection)
        #expect(left.filter { $0.hasPrefix("feedback_2026_11") } == ["feedback_2026_11_filter"])
        let ofRatings = left.filter { $0.hasPrefix("rating_2026_11") }
        #expect(ofRatings == ["rating_2026_11_filter", "rating_2026_11_path"])
    }

    @Test("one builds at a time")
    func oneBuilds() throws {
        let url = try SharedStore.database()
        let (one, other) = (try BlockingConnection(url), try BlockingConnection(url))
        try store(one, 6_000, secondsAgo: 3_600)
        try other.execute("SELECT pg_advisory_lock(\(0x73_6777_0005))")
        #expect(try FilterIndexes.build(one, now: SharedStore.now).isEmpty)
    }

    private func names(_ connection: BlockingConnection) throws(PostgresError) -> [String] {
        let found = try connection.execute(
            """
            SELECT relname FROM pg_class
            WHERE relkind = 'i' AND relname ~ '_(filter|path)(_[ab])?$' ORDER BY 1
            """
        )
        return found.rows.map { found[$0, 0] ?? "" }
    }
}
