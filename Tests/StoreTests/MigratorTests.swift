// Migrations, run twice, at once, too late and half.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("Migrator")
struct MigratorTests {
    @Test("a second run finds nothing to do")
    func secondRunDoesNothing() throws {
        let connection = try BlockingConnection(try SharedStore.emptyDatabase())
        #expect(try Migrator.currentVersion(connection) == 0)
        let first = try Migrator.run(connection, now: SharedStore.now)
        #expect(first.migrations == Schema.migrations.map(\.version))
        #expect(first.partitions.count == 24)
        #expect(try Migrator.currentVersion(connection) == Schema.version)
        let second = try Migrator.run(connection, now: SharedStore.now)
        #expect(second == Migrator.Report(migrations: [], partitions: []))
    }

    @Test("runs from several places at once apply each migration once")
    func concurrentRunsApplyOnce() async throws {
        let url = try SharedStore.emptyDatabase()
        let reports = try await withThrowingTaskGroup(of: Migrator.Report.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try Migrator.run(try BlockingConnection(url), now: SharedStore.now)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.flatMap(\.migrations) == Schema.migrations.map(\.version))
        #expect(reports.reduce(0) { $0 + $1.partitions.count } == 24)
    }

    @Test("a database that a newer binary migrated is refused and not touched")
    func newerSchemaIsRefused() throws {
        let connection = try SharedStore.connect()
        try connection.execute("INSERT INTO schema_migration VALUES (99, 'from the future')")
        let error = #expect(throws: StoreError.self) {
            try Migrator.run(connection, now: SharedStore.now)
        }
        #expect(error == .schemaIsNewer(found: 99, known: Schema.version))
        #expect(error?.description.contains("install the newer seggwat") == true)
    }

    @Test("a migration that fails leaves nothing of itself, and the next run can apply it")
    func failedMigrationLeavesNothing() throws {
        let connection = try SharedStore.connect()
        let next = Schema.version + 1
        let bad = Migration(version: next, name: "bad", sql: "CREATE TABLE t (); SELECT 1 / 0")
        #expect(throws: StoreError.self) { try Migrator.apply([bad], connection) }
        #expect(try connection.execute("SELECT to_regclass('t')")[0, 0] == nil)
        let good = Migration(version: next, name: "good", sql: "CREATE TABLE t ()")
        #expect(try Migrator.apply([good], connection) == [next])
    }

    @Test("a database of version 1 keeps its projects, with the limits of their plans")
    func oldProjectsKeepTheirPlan() throws {
        let connection = try BlockingConnection(try SharedStore.emptyDatabase())
        #expect(try Migrator.apply([Schema.migrations[0]], connection) == [1])
        // As version 1 has them: a seed writes columns that came later.
        let id = Identifier.random(milliseconds: SharedStore.now)
        try connection.execute(
            """
            WITH made AS (
                INSERT INTO organization (id, name, plan) VALUES ($1, 'Old', 'starter') RETURNING id
            )
            INSERT INTO project (id, key, org_id, name) SELECT $1, $1, id, 'Old' FROM made
            """,
            [id.description]
        )
        let applied = try Migrator.apply(Schema.migrations, connection)
        #expect(applied == Schema.migrations.dropFirst().map(\.version))
        let record = try ProjectLookup.find(connection, key: id)
        #expect(record?.limits == Plan.starter.limits)
        #expect(record?.identity == .off)
    }

    @Test("a database of version 2 gets its books opened: an answer and its comment are one")
    func booksAreOpened() throws {
        let connection = try BlockingConnection(try SharedStore.emptyDatabase())
        _ = try Migrator.apply(Array(Schema.migrations[..<2]), connection)
        try Partitions.ensure(connection, now: SharedStore.now)
        let project = Identifier.random(milliseconds: SharedStore.now)
        let id = Identifier.random(milliseconds: SharedStore.now)
        for (table, columns, values) in [
            ("rating", "rating_type, value", "'nps', 9"),
            ("feedback", "message", "'because'"),
            ("nps_response", "rating_id, feedback_id, score", "$1, $1, 9"),
        ] {
            try connection.execute(
                """
                INSERT INTO \(table) (project_id, id, created_at, \(columns))
                VALUES ('\(project)', $1, to_timestamp($2 / 1000.0), \(values))
                """,
                [id.description, String(SharedStore.now)]
            )
        }
        _ = try Migrator.apply(Schema.migrations, connection)
        #expect(try Ledger.differences(connection, limit: 9).isEmpty)
        #expect(try connection.execute("SELECT sum(count) FROM ledger").int() == 1)
    }

    @Test("a project's own limits replace its plan's, whole or not at all")
    func ownLimits() throws {
        let connection = try SharedStore.connect()
        let seed = try Seed.run(connection, SeedOptions(plan: .free), now: SharedStore.now)
        try connection.execute("UPDATE project SET rate_per_second = 0.5, rate_burst = 7")
        let own = try ProjectLookup.find(connection, key: seed.projectKey)
        #expect(own?.limits.project == Allowance(perSecond: 0.5, burst: 7))
        #expect(own?.limits.address == Plan.free.limits.address)
        for change in [
            "rate_burst = NULL", "rate_per_second = 0", "rate_per_second = 'NaN'",
            "rate_burst = 0", "address_rate_burst = 3",
        ] {
            #expect(throws: PostgresError.self, "\(change)") {
                try connection.execute("UPDATE project SET \(change)")
            }
        }
    }

    @Test("the database's enums are the domain's")
    func enumsAgree() throws {
        let connection = try SharedStore.connect()
        let expected = [
            "feedback_type": FeedbackType.allCases.map { "\($0.name)" },
            "feedback_status": FeedbackStatus.allCases.map { "\($0.name)" },
            "feedback_source": FeedbackSource.allCases.map { "\($0.name)" },
            "rating_type": RatingType.allCases.map { "\($0.name)" },
        ]
        for (type, names) in expected {
            let found = try connection.execute("SELECT unnest(enum_range(NULL::\(type)))")
            #expect(found.rows.map { found[$0, 0] ?? "" } == names)
        }
    }

    @Test("the smallest id of a time orders before every id of that time")
    func floorIsSmallest() throws {
        let connection = try SharedStore.connect()
        for milliseconds: UInt64 in [0, 1, 1_794_744_000_123, 253_402_300_799_999] {
            let found = try connection.execute(
                "SELECT uuid7_floor('epoch'::timestamptz + $1::bigint * interval '1 millisecond')",
                [String(milliseconds)]
            )
            let floor = try #require(found[0, 0].flatMap { Identifier($0) })
            #expect(floor == Identifier(high: milliseconds << 16, low: 0))
        }
    }

    @Test("a change of a project or its organization notifies the project's key")
    func changesNotify() throws {
        let url = try SharedStore.database()
        let listener = try BlockingConnection(url)
        let writer = try BlockingConnection(url)
        try listener.execute("LISTEN seggwat_project")
        let organization = Identifier.random(milliseconds: 0).description
        let key = Identifier.random(milliseconds: 0).description
        try writer.execute(
            "INSERT INTO organization (id, name) VALUES ($1, 'o')",
            [organization]
        )
        try writer.execute(
            "INSERT INTO project (id, key, org_id, name) VALUES ($1, $1, $2, 'p')",
            [key, organization]
        )
        let changes = [
            "UPDATE project SET allowed_origins = '{*}'", "UPDATE organization SET plan = 'free'",
            "DELETE FROM project",
        ]
        #expect(isReadable(listener))
        #expect(try listener.notifications().map(\.payload) == [key])
        for change in changes {
            try writer.execute(change)
            #expect(isReadable(listener), "\(change)")
            let arrived = try listener.notifications()
            #expect(arrived.map(\.payload) == [key], "\(change)")
            #expect(arrived.first?.channel == "seggwat_project")
        }
    }
}
