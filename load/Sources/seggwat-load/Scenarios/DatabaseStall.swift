// The database stops for a while: what those hear who come meanwhile.

import ArgumentParser
import Load

struct DatabaseStall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database-stall",
        abstract: "An open loop during which the database stops for 5 seconds.",
        discussion: """
            Locks the tables that submissions go to, as a migration would; the lock ends with its \
            time, with Ctrl-C, and with this process however that ends. What those heard who came \
            meanwhile is reported apart.
            """
    )

    @OptionGroup var options: RunOptions
    @OptionGroup var database: DatabaseOption

    @Option(help: ArgumentHelp("When the database stops.", valueName: "seconds"))
    var after = 4.0

    @Option(help: ArgumentHelp("How long it stops.", valueName: "seconds"))
    var stall = 5.0

    // As many as come during the stall: visitors do not wait for each other's connections.
    @Option(help: ArgumentHelp("Connections.", valueName: "n"))
    var connections = 6_000

    @Option(help: ArgumentHelp("Requests a second.", valueName: "n"))
    var rate = 1_000

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 15.0

    func run() throws {
        try check("--rate", rate, 1...Limits.rateMax)
        try checkSeconds("--duration", duration, Double(Limits.durationSecondsMax))
        try checkSeconds("--stall", stall, Limits.stallSecondsMax)
        guard after >= 0, after < duration else {
            throw ValidationError("--after must be less than --duration")
        }
        let submissions = try options.submissions(
            to: Projects(options.project()),
            .open(ArrivalSchedule(rate: Double(rate), seconds: duration)),
            connections: connections
        )
        try options.outcome.run(
            options.plan(
                "database-stall",
                seconds: duration,
                traffic: [submissions],
                stall: Stall(databaseURL: database.url(), after: after, seconds: stall)
            )
        )
    }
}
