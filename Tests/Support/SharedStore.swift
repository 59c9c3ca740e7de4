// Migrated databases, one for each test.

package import Postgres
import Store

/// Databases with the schema, in the tests' cluster.
package enum SharedStore {
    /// The time at which the tests play: 2026-11-15 12:00:00 UTC.
    package static let now: UInt64 = 1_794_744_000_000

    /// Migrated once; every test's database is a copy.
    private static let template = Result { () throws -> String in
        let connection = try BlockingConnection(try SharedCluster.makeTemplate("template_store"))
        try Migrator.run(connection, now: now)
        return "template_store"
    }

    /// The connection string of a new, empty database.
    package static func emptyDatabase() throws -> String {
        try SharedCluster.database()
    }

    /// The connection string of a new, migrated database.
    package static func database() throws -> String {
        try SharedCluster.database(template: try template.get())
    }

    /// A connection to a new, migrated database.
    package static func connect() throws -> BlockingConnection {
        try BlockingConnection(try database())
    }
}
