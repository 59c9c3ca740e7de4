// The root of all scenarios.

import ArgumentParser

struct SeggWatLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seggwat-load",
        abstract: "Loads a SeggWat gateway, measures it, and checks what it was told.",
        discussion: """
            In the folder of a `seggwat up` each scenario runs without an option:

              seggwat-load canonical
            """,
        version: "0.1.0",
        subcommands: [
            Canonical.self, Steady.self, Burst.self, ManyProjects.self, SlowClients.self,
            Idle.self, DatabaseStall.self, Abusive.self, CopyLatency.self,
        ]
    )
}
