// Connections that were used once and then hold: what an idle visitor costs.

import ArgumentParser
import Load

struct Idle: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "10,000 connections that send once and hold: memory.",
        discussion: """
            The gateway closes connections that are idle for longer than its --idle-timeout; they \
            are made anew and counted as broken.
            """
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections, kept alive.", valueName: "n"))
    var connections = 10_000

    @Option(help: ArgumentHelp("How long to hold them.", valueName: "seconds"))
    var duration = 20.0

    func validate() throws {
        if options.noKeepAlive { throw ValidationError("connections that hold are kept alive") }
    }

    func run() throws {
        let submissions = try options.submissions(
            to: Projects(options.project()),
            .hold,
            connections: connections
        )
        try options.outcome.run(options.plan("idle", seconds: duration, traffic: [submissions]))
    }
}
