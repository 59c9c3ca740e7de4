// Brings a database to this binary's schema, once, from however many places at once.

public import Postgres

/// Migrations: each in one transaction, all under one lock.
public enum Migrator {
    /// What a run did; both are empty when there was nothing to do.
    public struct Report: Sendable, Equatable {
        /// The versions that were applied.
        public var migrations: [Int]
        /// The partitions that were made.
        public var partitions: [String]
    }

    /// Applies the migrations that are missing and makes the partitions around `milliseconds`.
    ///
    /// Waits while another process does the same, and then finds nothing to do. Refuses a database
    /// that a newer binary has migrated.
    @discardableResult
    public static func run(
        _ connection: BlockingConnection,
        now milliseconds: UInt64
    ) throws(StoreError) -> Report {
        let applied = try apply(Schema.migrations, connection)
        do {
            let made = try Partitions.ensure(connection, now: milliseconds)
            return Report(migrations: applied, partitions: made)
        } catch {
            throw .database(error)
        }
    }

    /// The database's schema version; 0 when it was never migrated.
    public static func currentVersion(
        _ connection: BlockingConnection
    ) throws(PostgresError) -> Int {
        let table = try connection.execute("SELECT to_regclass('schema_migration') IS NOT NULL")
        guard table.bool() == true else { return 0 }
        let found = try connection.execute("SELECT coalesce(max(version), 0) FROM schema_migration")
        return found.int() ?? 0
    }

    /// Applies those of `migrations` that are missing.
    static func apply(
        _ migrations: [Migration],
        _ connection: BlockingConnection
    ) throws(StoreError) -> [Int] {
        let lock = AdvisoryLock.migrate.key
        do {
            try connection.execute("SELECT pg_advisory_lock(\(lock))")
        } catch {
            throw .database(error)
        }
        // The session's end releases the lock too, so a failure here leaves none behind.
        defer { _ = try? connection.execute("SELECT pg_advisory_unlock(\(lock))") }
        do {
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    version int PRIMARY KEY,
                    name text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """
            )
            let found = try currentVersion(connection)
            let known = migrations.last?.version ?? 0
            guard found <= known else { return try refuse(found, known) }
            var applied: [Int] = []
            for migration in migrations where migration.version > found {
                try connection.transaction { () throws(PostgresError) in
                    try connection.executeScript(migration.sql)
                    try connection.execute(
                        "INSERT INTO schema_migration (version, name) VALUES ($1, $2)",
                        [String(migration.version), migration.name]
                    )
                }
                applied.append(migration.version)
            }
            return applied
        } catch let error as PostgresError {
            throw .database(error)
        } catch let error as StoreError {
            throw error
        } catch {
            preconditionFailure("only these two are thrown above")
        }
    }

    private static func refuse(_ found: Int, _ known: Int) throws(StoreError) -> [Int] {
        throw .schemaIsNewer(found: found, known: known)
    }
}
