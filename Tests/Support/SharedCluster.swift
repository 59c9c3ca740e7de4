// One throw-away cluster for all tests of a process, one database for each test.

import Glibc
import LocalPostgres
package import Postgres
import Synchronization

/// The tests' cluster; it ends with the process.
package enum SharedCluster {
    // Not durable: nothing here survives the process, and syncing would be most of the time.
    private static let cluster = Result { () throws(LocalClusterError) in
        try ThrowawayCluster(durable: false)
    }
    private static let made = Atomic(0)

    /// The connection string of a new database, empty or a copy of another one.
    package static func database(template: String? = nil) throws -> String {
        let number = made.add(1, ordering: .relaxed).newValue
        return try cluster.get().makeDatabase("test_\(number)", template: template)
    }

    /// Makes a database of this name, to be copied by others.
    static func makeTemplate(_ name: String) throws -> String {
        try cluster.get().makeDatabase(name)
    }

    /// A connection to a new, empty database.
    package static func connect() throws -> BlockingConnection {
        try BlockingConnection(try database())
    }
}

/// Waits until something can be read from a connection's socket; false after ten seconds.
package func isReadable(_ connection: BlockingConnection) -> Bool {
    var wait = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 10_000) == 1
}
