// The headline: as many submissions as 256 connections get stored.

import ArgumentParser
import Load

struct Canonical: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "256 connections that send as soon as they are answered: throughput.",
        discussion: "Its two numbers, throughput and the 99th percentile, are printed last."
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections.", valueName: "n"))
    var connections = 256

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func run() throws {
        let submissions = try options.submissions(
            to: Projects(options.project()),
            .closed,
            connections: connections
        )
        let plan = try options.plan("canonical", seconds: duration, traffic: [submissions])
        try options.outcome.run(plan, hasHeadline: true)
    }
}
