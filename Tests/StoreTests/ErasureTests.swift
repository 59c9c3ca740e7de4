// Erasure and retention, with what they do to the aggregates.

import Postgres
import SeggWatCore
import Store
import TestSupport
import Testing

@Suite struct ErasureTests {
    @Test("what is older than its project keeps is deleted in bounded steps, and counted no more")
    func expired() throws {
        let project = try TestProject(try SharedStore.connect())
        let connection = project.connection
        for days in [1, 3, 4, 5] {
            try connection.executeScript(
                """
                INSERT INTO feedback (project_id, id, created_at, message, type)
                SELECT '\(project.seed.projectID)', uuid7_floor(moment), moment, 'old', 'Bug'
                FROM (SELECT now() - interval '\(days) days' AS moment) AS old;
                INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count)
                VALUES ('\(project.seed.projectID)',
                    date_trunc('hour', now() - interval '\(days) days', 'UTC'),
                    'feedback', 'Bug', 'New', 1);
                """
            )
        }
        #expect(try Erasure.expired(connection).feedback == 0)
        try connection.execute("UPDATE project SET retention_days = 2")
        #expect(try Erasure.expired(connection, limit: 2).feedback == 2)
        #expect(try Erasure.expired(connection, limit: 2).feedback == 1)
        #expect(try Erasure.expired(connection, limit: 2).feedback == 0)
        #expect(try connection.execute("SELECT count(*) FROM feedback").int() == 1)
        _ = try Fold.run(connection)
        #expect(try Recount.differences(connection).isEmpty)
    }
}
