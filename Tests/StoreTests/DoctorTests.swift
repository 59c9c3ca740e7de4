// The words of the doctor for each planted problem.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("Doctor")
struct DoctorTests {
    @Test("a healthy deployment is ok in every check but the tests' own lack of fsync")
    func healthyIsOK() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback()
        let findings = try Doctor.run(project.connection, now: SharedStore.now)
        #expect(findings.count == 11)
        let others = findings.filter { $0.severity != .ok }
        #expect(others.count == 1)
        #expect(others.first?.severity == .warning)
        #expect(others.first?.text.hasPrefix("fsync is off") == true)
    }

    @Test("a database without a schema, or with a newer one, says what to do")
    func schemaIsChecked() throws {
        let empty = try BlockingConnection(try SharedStore.emptyDatabase())
        let findings = try Doctor.run(empty, now: SharedStore.now)
        #expect(findings.last?.severity == .problem)
        #expect(findings.last?.text == "the database has no schema yet: run seggwat migrate")
        let newer = Doctor.schema(version: Schema.version + 1)
        #expect(newer.severity == .problem)
        #expect(newer.text.contains("install the newer seggwat"))
        #expect(Doctor.schema(version: Schema.version).severity == .ok)
    }

    @Test("an old server is a problem")
    func serverIsChecked() {
        #expect(Doctor.server(version: 140_011).severity == .problem)
        #expect(Doctor.server(version: 140_011).text.contains("needs 15 or newer"))
        #expect(Doctor.server(version: 150_000).severity == .ok)
    }

    @Test("settings that lose commits are warned about")
    func durabilityIsChecked() {
        let found = Doctor.durability(fsync: "off", synchronousCommit: "off")
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found[0].text.hasPrefix("fsync is off"))
        #expect(found[1].text.hasPrefix("synchronous_commit is off"))
        #expect(Doctor.durability(fsync: "on", synchronousCommit: "local").map(\.severity) == [.ok])
    }

    @Test("missing partitions and rows that no month holds are problems")
    func partitionsAreChecked() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.connection.execute("DROP TABLE rating_2026_12")
        try project.connection.execute(
            """
            INSERT INTO feedback (project_id, id, created_at, message)
            VALUES ($1, gen_random_uuid(), now(), 'no version 7')
            """,
            [project.seed.projectID.description]
        )
        let texts = try problems(project.connection)
        #expect(texts.contains { $0.hasPrefix("partitions are missing: rating_2026_12;") })
        #expect(texts.contains { $0.contains("outside of every month: 1 in feedback_default;") })
    }

    @Test("rows set aside are warned about, with the newest reason")
    func deadLettersAreChecked() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.connection.execute(
            """
            INSERT INTO dead_letter (project_id, id, kind, sqlstate, error, row)
            VALUES ($1, gen_random_uuid(), 'feedback', '22021', 'invalid byte sequence', '')
            """,
            [project.seed.projectID.description]
        )
        let texts = try warnings(project.connection)
        #expect(texts.contains { $0.hasPrefix("submissions set aside in dead_letter: 1,") })
        #expect(texts.contains { $0.contains("22021 invalid byte sequence") })
    }

    @Test("aggregates that differ from a recount are a problem that names the first")
    func aggregatesAreChecked() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback(delta: false)
        let texts = try problems(project.connection)
        #expect(texts.count == 1)
        #expect(texts.first?.contains("2026-11-15T12:00:00Z, feedback Bug New") == true)
        #expect(texts.first?.contains("aggregated 0, counted 1") == true)
    }

    @Test("months that are not the sum of their hours are a problem that names the first")
    func monthsAreChecked() throws {
        let project = try TestProject(try SharedStore.connect())
        for _ in 0..<2 { try project.storeFeedback() }
        _ = try Fold.run(project.connection)
        #expect(try MonthCheck.differences(project.connection).isEmpty)
        try project.connection.execute("UPDATE rollup_monthly SET count = count + 5")
        let texts = try problems(project.connection)
        #expect(texts.count == 1)
        #expect(texts.first?.contains("2026-11-01T00:00:00Z, feedback Bug New") == true)
        #expect(texts.first?.contains("month 7, hours 2") == true)
    }

    @Test("deltas that nobody folds are warned about")
    func foldLagIsChecked() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback()
        let later = SharedStore.now + 5 * 3_600_000
        let findings = try Doctor.run(project.connection, now: later)
        let lag = findings.first { $0.text.contains("wait to be folded") }
        #expect(lag?.severity == .warning)
        #expect(lag?.text.contains("from 5 hours ago") == true)
    }

    @Test("a project without origins is warned about by name")
    func originsAreChecked() throws {
        let connection = try SharedStore.connect()
        try Seed.run(connection, SeedOptions(origins: [], name: "Lonely"), now: SharedStore.now)
        let texts = try warnings(connection)
        #expect(texts.contains { $0.hasPrefix("the project Lonely (") })
    }

    private func problems(_ connection: BlockingConnection) throws -> [String] {
        try Doctor.run(connection, now: SharedStore.now)
            .filter { $0.severity == .problem }.map(\.text)
    }

    private func warnings(_ connection: BlockingConnection) throws -> [String] {
        try Doctor.run(connection, now: SharedStore.now)
            .filter { $0.severity == .warning }.map(\.text)
    }
}
