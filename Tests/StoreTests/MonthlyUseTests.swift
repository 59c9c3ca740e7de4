// What quotas are counted from.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("MonthlyUse")
struct MonthlyUseTests {
    /// Adds a count to the deltas, so many months from now.
    private func add(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ count: Int,
        months: Int = 0
    ) throws {
        try connection.execute(
            """
            INSERT INTO rollup_delta SELECT $1, (date_trunc('month', now() AT TIME ZONE 'UTC')
                + make_interval(months => $3)) AT TIME ZONE 'UTC', 'feedback', 'Bug', 'New', $2
            """,
            [project.description, String(count), String(months)]
        )
    }

    @Test("what is folded and what is not count once, of this month alone")
    func counts() throws {
        let connection = try SharedStore.connect()
        let seed = try Seed.run(connection, SeedOptions(plan: .free), now: SharedStore.now)
        #expect(try MonthlyUse.of(seed.organizationID, connection) == 0)
        #expect(try MonthlyUse.all(connection) == [])
        try add(connection, seed.projectID, 5)
        try add(connection, seed.projectID, 100, months: -1)
        #expect(try MonthlyUse.of(seed.organizationID, connection) == 5)
        #expect(try Fold.run(connection) == 2)
        try add(connection, seed.projectID, 3)
        #expect(try MonthlyUse.of(seed.organizationID, connection) == 8)
        let entry = MonthlyUse.Entry(
            organizationID: seed.organizationID,
            plan: .free,
            count: 8
        )
        #expect(try MonthlyUse.all(connection) == [entry])
        // What moderation removes does not count.
        try add(connection, seed.projectID, -8)
        _ = try Fold.run(connection)
        #expect(try MonthlyUse.of(seed.organizationID, connection) == 0)
        let other = try connection.execute(
            "SELECT count FROM rollup_monthly WHERE month < date_trunc('month', now(), 'UTC')"
        )
        #expect(other.int() == 100)
    }

    @Test("all projects of an organization count, and nobody else's; self-hosted has no quota")
    func organizations() throws {
        let connection = try SharedStore.connect()
        let first = try Seed.run(
            connection,
            SeedOptions(plan: .pro, name: "a"),
            now: SharedStore.now
        )
        let free = try Seed.run(connection, SeedOptions(name: "b"), now: SharedStore.now)
        let second = Identifier.random(milliseconds: SharedStore.now)
        try connection.execute(
            "INSERT INTO project (id, key, org_id, name) VALUES ($1, gen_random_uuid(), $2, 'c')",
            [second.description, first.organizationID.description]
        )
        for project in [first.projectID, second, free.projectID] { try add(connection, project, 2) }
        #expect(try MonthlyUse.of(first.organizationID, connection) == 4)
        #expect(try MonthlyUse.all(connection).map(\.count) == [4])
    }

    @Test("a month ends within 31 days")
    func monthEnd() throws {
        let connection = try SharedStore.connect()
        let now = try connection.execute("SELECT extract(epoch FROM now())::bigint").int() ?? 0
        let left = try MonthlyUse.monthEnd(connection) - now
        #expect(left > 0)
        #expect(left <= 31 * 86_400)
    }

    @Test("months of before the migration are there")
    func migrated() throws {
        let connection = try BlockingConnection(try SharedStore.emptyDatabase())
        let before = Schema.migrations.filter { $0.name != "addresses, spam and quotas" }
        _ = try Migrator.apply(Array(before.prefix(2)), connection)
        // A seed writes columns that came later.
        let id = Identifier.random(milliseconds: SharedStore.now)
        try connection.execute(
            """
            WITH made AS (
                INSERT INTO organization (id, name, plan) VALUES ($1, 'Old', 'free') RETURNING id
            )
            INSERT INTO project (id, key, org_id, name) SELECT $1, $1, id, 'Old' FROM made
            """,
            [id.description]
        )
        try connection.execute(
            """
            INSERT INTO rollup_hourly
            SELECT $1, date_trunc('hour', now(), 'UTC'), 'feedback', bucket, 'New', 7
            FROM unnest(ARRAY['Bug', 'Other']) AS bucket
            """,
            [id.description]
        )
        _ = try Migrator.apply(Schema.migrations, connection)
        #expect(try MonthlyUse.of(id, connection) == 14)
    }
}
