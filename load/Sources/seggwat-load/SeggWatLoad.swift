// The root of all scenarios.

import ArgumentParser

struct SeggWatLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seggwat-load",
        abstract: "Loads a SeggWat gateway, measures it, and checks what it was told.",
        discussion: """
            Each scenario runs against `seggwat up` with no other option than the project's key:

              SEGGWAT_PROJECT_KEY=… seggwat-load canonical
            """,
        version: "0.1.0",
        subcommands: [Canonical.self, Steady.self, Idle.self, CopyLatency.self]
    )
}
