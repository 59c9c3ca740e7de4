// The schema's promises to those who write to it without going through this module.

import Postgres
import Store
import TestSupport
import Testing

@Suite("Schema")
struct SchemaTests {
    /// What the lanes write, in their order.
    private static let targets = [
        "feedback (project_id, id, created_at, message, path, version, submitted_by,"
            + " submitted_by_email, type)",
        "rating (project_id, id, created_at, rating_type, value, max_stars, path, version,"
            + " submitted_by, metadata)",
        "nps_response (project_id, id, created_at, rating_id, feedback_id, score, comment, locale,"
            + " path, version, submitted_by)",
        "screenshot (project_id, id, created_at, content_type, image)",
        "rating_claim (project_id, claim, rating_id)",
        "dead_letter (project_id, id, created_at, kind, sqlstate, error, row)",
        "rollup_delta (project_id, hour, kind, bucket, status, count)",
        "ledger_delta (minute, outcome, count)",
    ]

    @Test("a lane can COPY into these columns", arguments: targets)
    func lanesCopy(target: String) throws {
        let connection = try SharedStore.connect()
        let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        let copied = try connection.copyIn("COPY \(target) FROM STDIN (FORMAT binary)") {
            (writer) throws(PostgresError) in
            try writer.write(signature + [UInt8](repeating: 0, count: 8) + [0xFF, 0xFF])
        }
        #expect(copied == 0)
    }

    @Test("a row that a lane leaves to its defaults is new, from a widget, and not archived")
    func defaultsAreTheContracts() throws {
        let connection = try SharedStore.connect()
        let found = try connection.execute(
            """
            INSERT INTO feedback (project_id, id, created_at, message)
            VALUES (gen_random_uuid(), gen_random_uuid(), now(), 'hello')
            RETURNING type, status, source, path, archived, updated_at
            """
        )
        #expect((0..<6).map { found[0, $0] } == ["Other", "New", "Widget", "/", "f", nil])
    }

    @Test("an id is stored once in a project, whoever sends it twice")
    func idsAreUnique() throws {
        let connection = try SharedStore.connect()
        let sql = """
            INSERT INTO feedback (project_id, id, created_at, message)
            VALUES ('00000000-0000-0000-0000-000000000001', uuid7_floor('2026-11-15'), now(), 'm')
            """
        try connection.execute(sql)
        let error = #expect(throws: PostgresError.self) { try connection.execute(sql) }
        #expect(error?.fault == .uniqueViolation)
        let merged = try connection.execute(sql + " ON CONFLICT DO NOTHING RETURNING id")
        #expect(merged.isEmpty)
    }

    @Test("every key of a table per project begins with project_id")
    func keysBeginWithProject() throws {
        let connection = try SharedStore.connect()
        let found = try connection.execute(
            """
            SELECT conrelid::regclass FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype IN ('p', 'u') AND attname <> 'project_id'
                -- Reference data, a token may be for one project; and a queue, which is read in order.
                AND conrelid NOT IN
                    ('api_token'::regclass, 'webhook'::regclass, 'webhook_mark'::regclass)
                AND EXISTS (SELECT FROM pg_attribute AS other
                    WHERE other.attrelid = conrelid AND other.attname = 'project_id')
            """
        )
        #expect(found.isEmpty)
    }
}
