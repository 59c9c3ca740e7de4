// The recount, against planted differences.

import Postgres
import SeggWatCore
import Store
import TestSupport
import Testing

@Suite("Recount")
struct RecountTests {
    @Test("a row without a delta is found, with its key and both numbers")
    func plantedDifferenceIsFound() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback()
        try project.storeFeedback(type: "Praise", delta: false)
        let found = try Recount.differences(project.connection)
        let first = try #require(found.first)
        #expect(found.count == 1)
        #expect(first.key.projectID == project.seed.projectID)
        #expect(first.key.hour == "2026-11-15T12:00:00Z")
        #expect(first.key.kind == "feedback")
        #expect(first.key.bucket == "Praise")
        #expect(first.key.status == "New")
        #expect(first.aggregated == 0)
        #expect(first.counted == 1)
    }

    @Test("a delta without a row is found, and archived rows do not count")
    func archivedRowsDoNotCount() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback()
        try project.connection.execute("UPDATE feedback SET archived = true")
        #expect(try Recount.differences(project.connection).first?.aggregated == 1)
        try project.storeDelta(type: "Bug", count: -1)
        #expect(try Recount.differences(project.connection).isEmpty)
    }

    @Test(
        "ratings are counted by their value as text",
        arguments: [
            ("helpful", "1", "true"), ("helpful", "0", "false"), ("star", "4", "4"),
            ("star", "4.5", "4.5"), ("nps", "10", "10"),
        ]
    )
    func ratingsHaveBuckets(kind: String, value: String, bucket: String) throws {
        let project = try TestProject(try SharedStore.connect())
        try project.connection.execute(
            """
            INSERT INTO rating (project_id, id, created_at, rating_type, value)
            VALUES ($1, gen_random_uuid(), now(), $2, $3)
            """,
            [project.seed.projectID.description, kind, value]
        )
        let key = try #require(try Recount.differences(project.connection).first?.key)
        #expect(key.kind == kind)
        #expect(key.bucket == bucket)
        #expect(key.status == "")
    }
}
