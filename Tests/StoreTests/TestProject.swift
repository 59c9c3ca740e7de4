// A seeded project and rows in it, for tests.

import Postgres
import SeggWatCore
import Store
import TestSupport
import TestSupport

/// A project of a test.
struct TestProject {
    let connection: BlockingConnection
    let seed: SeedResult

    init(_ connection: BlockingConnection) throws {
        self.connection = connection
        seed = try Seed.run(connection, SeedOptions(), now: SharedStore.now)
    }

    /// Stores a feedback as a lane does: the row, its delta and its entry in the ledger in one
    /// transaction.
    func storeFeedback(type: String = "Bug", delta: Bool = true) throws(PostgresError) {
        let id = Identifier.random(milliseconds: SharedStore.now)
        let created = "to_timestamp(\(SharedStore.now / 1000))"
        try connection.executeScript(
            """
            INSERT INTO feedback (project_id, id, created_at, message, type)
            VALUES ('\(seed.projectID)', '\(id)', \(created), 'hello', '\(type)');
            INSERT INTO ledger_delta (minute, outcome, count)
            VALUES (date_trunc('minute', \(created), 'UTC'), 'stored', 1);
            """ + (delta ? deltaSQL(type, 1) : "")
        )
    }

    /// Appends a delta alone.
    func storeDelta(type: String, count: Int, status: String = "New") throws(PostgresError) {
        try connection.executeScript(deltaSQL(type, count, status))
    }

    private func deltaSQL(_ type: String, _ count: Int, _ status: String = "New") -> String {
        """
        INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count)
        VALUES ('\(seed.projectID)',
            date_trunc('hour', to_timestamp(\(SharedStore.now / 1000)), 'UTC'),
            'feedback', '\(type)', '\(status)', \(count));
        """
    }
}
