// One throw-away cluster for all tests of the module, one database for each test.

import Glibc
import LocalPostgres
import Postgres
import Synchronization

/// The tests' cluster; it ends with the process.
enum SharedCluster {
    // Not durable: nothing here survives the process, and syncing would be most of the time.
    private static let cluster = Result { () throws(LocalClusterError) in
        try ThrowawayCluster(durable: false)
    }
    private static let made = Mutex(0)

    /// The connection string of a new, empty database.
    static func database() throws -> String {
        let number = made.withLock { count in
            count += 1
            return count
        }
        return try cluster.get().makeDatabase("test_\(number)")
    }

    /// A connection to a new, empty database.
    static func connect() throws -> BlockingConnection {
        try BlockingConnection(try database())
    }
}

/// Waits until something can be read from a connection's socket; false after ten seconds.
func isReadable(_ connection: BlockingConnection) -> Bool {
    var wait = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 10_000) == 1
}
