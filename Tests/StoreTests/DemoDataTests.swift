// Demo data: how many, how varied, and counted right.

import Postgres
import Store
import TestSupport
import Testing

@Suite("DemoData")
struct DemoDataTests {
    @Test("as many submissions as asked for, over 90 days, and their aggregates equal a recount")
    func countsMatch() throws {
        let connection = try SharedStore.connect()
        var progress: [Int] = []
        try Seed.run(connection, SeedOptions(demoData: 12_345), now: SharedStore.now) {
            progress.append($0)
        }
        #expect(progress == [10_000, 12_345])
        // An NPS response is one submission in up to three tables.
        let found = try connection.execute(
            """
            WITH ids AS (SELECT id, created_at FROM feedback UNION SELECT id, created_at FROM rating)
            SELECT count(*), count(*) FILTER (
                    WHERE substr(replace(id::text, '-', ''), 1, 12)
                        = substr(replace(uuid7_floor(created_at)::text, '-', ''), 1, 12)),
                max(created_at) <= to_timestamp(\(SharedStore.now / 1000)),
                min(created_at) >= to_timestamp(\(SharedStore.now / 1000)) - interval '90 days',
                max(created_at) - min(created_at) > interval '80 days'
            FROM ids
            """
        )
        #expect(found.int(0, 0) == 12_345)
        #expect(found.int(0, 1) == 12_345, "ids carry the time of created_at")
        for column in 2...4 { #expect(found.bool(0, column) == true) }
        #expect(try Partitions.rowsInDefault(connection).allSatisfy { $0.value == 0 })
        #expect(try Recount.differences(connection).isEmpty)
        #expect(try connection.execute("SELECT count(*) FROM rollup_delta").int() == 0)
    }

    @Test("every type, kind and most statuses occur, and responses link what they say")
    func dataIsVaried() throws {
        let connection = try SharedStore.connect()
        try Seed.run(connection, SeedOptions(demoData: 3000), now: SharedStore.now)
        let found = try connection.execute(
            """
            SELECT (SELECT count(DISTINCT type) FROM feedback),
                (SELECT count(DISTINCT rating_type) FROM rating),
                (SELECT count(DISTINCT status) FROM feedback),
                (SELECT count(*) FROM nps_response AS response
                 LEFT JOIN rating ON rating.id = rating_id
                 LEFT JOIN feedback ON feedback.id = feedback_id
                 WHERE rating.value IS DISTINCT FROM score OR feedback.message IS DISTINCT FROM comment)
            """
        )
        #expect(found.int(0, 0) == 6)
        #expect(found.int(0, 1) == 3)
        #expect(found.int(0, 2) == 6)
        #expect(found.int(0, 3) == 0)
    }
}
