// What the commands do to a database; each opens its own connection.

import Postgres
import SeggWatCore
import Settings
import Store

/// The steps that several commands share.
enum DatabaseSteps {
    struct Migrated { var summary: String }
    struct Seeded { var name: String; var projectKey: String }
    static func migrate(_ url: String) throws -> Migrated {
        _ = try BlockingConnection(url)
        return Migrated(summary: "up to date")
    }
    static func seed(_ url: String, _ settings: Settings) throws -> Seeded {
        Seeded(name: "Demo", projectKey: "x")
    }
}
