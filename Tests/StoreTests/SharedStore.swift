// One throw-away cluster for all tests of the module, one migrated database for each test.

import Glibc
import LocalPostgres
import Postgres
import Store
import Synchronization

/// The tests' cluster; it ends with the process.
enum SharedStore {
    /// The time at which the tests play: 2026-11-15 12:00:00 UTC.
    static let now: UInt64 = 1_794_744_000_000

    // Not durable: nothing here survives the process, and syncing would be most of the time.
    private static let cluster = Result { () throws(LocalClusterError) in
        try ThrowawayCluster(durable: false)
    }
    private static let made = Mutex(0)
    /// Migrated once; every test's database is a copy.
    private static let template = Result { () throws -> String in
        let connection = try BlockingConnection(try cluster.get().makeDatabase("template_store"))
        try Migrator.run(connection, now: now)
        return "template_store"
    }

    /// The connection string of a new, empty database.
    static func emptyDatabase() throws -> String {
        try cluster.get().makeDatabase(nextName())
    }

    /// The connection string of a new, migrated database.
    static func database() throws -> String {
        try cluster.get().makeDatabase(nextName(), template: try template.get())
    }

    /// A connection to a new, migrated database.
    static func connect() throws -> BlockingConnection {
        try BlockingConnection(try database())
    }

    private static func nextName() -> String {
        let number = made.withLock { count in
            count += 1
            return count
        }
        return "test_\(number)"
    }
}

/// Waits until something can be read from a connection's socket; false after ten seconds.
func isReadable(_ connection: BlockingConnection) -> Bool {
    var wait = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 10_000) == 1
}
