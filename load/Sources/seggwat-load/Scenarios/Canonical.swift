// The headline: as many submissions as 256 connections get stored.

import ArgumentParser
import Load

struct Canonical: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "256 connections that send as soon as they are answered: throughput."
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections, kept alive.", valueName: "n"))
    var connections = 256

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func run() throws {
        try options.run(
            options.plan(
                "canonical",
                connections: connections,
                seconds: duration,
                pacing: .closed
            )
        )
    }
}
