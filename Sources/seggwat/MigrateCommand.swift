// `seggwat migrate`: the database gets this binary's schema.

import ArgumentParser
import Settings

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings a database to this binary's schema and makes the partitions ahead.",
        discussion: """
            Does nothing when there is nothing to do, and may run from several places at once: \
            one does the work, the others wait for it. Each migration is one transaction. A \
            database that a newer seggwat has migrated is refused.

            Examples:
              seggwat migrate --database-url postgresql://owner@db.internal/seggwat
              SEGGWAT_CONFIG=/etc/seggwat.json seggwat migrate
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags

    func run() throws {
        let settings = try Settings(flags: flagValues(common))
        for line in try DatabaseSteps.migrate(try settings.requiredText(.databaseURL)) { say(line) }
    }
}
