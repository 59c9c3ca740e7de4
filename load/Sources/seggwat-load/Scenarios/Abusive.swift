// Half of the traffic is what scanners, broken clients and attackers send.

import ArgumentParser
import Load

struct Abusive: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Half of the requests are malformed or over a limit; each must be refused rightly.",
        discussion: """
            Every answer is compared with the status that its request must hear; another one, or \
            none, ends the program with 1. The normal half is reported apart.
            """
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections of each half.", valueName: "n"))
    var connections = 128

    @Option(help: ArgumentHelp("Requests a second of both halves together.", valueName: "n"))
    var rate = 2_000

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func run() throws {
        try check("--rate", rate, 2...Limits.rateMax)
        try checkSeconds("--duration", duration, Double(Limits.durationSecondsMax))
        let key = try options.project()
        let half = ArrivalSchedule(rate: Double(rate) / 2, seconds: duration)
        let normal = try options.submissions(
            "normal requests",
            to: Projects(key),
            .open(half),
            connections: connections
        )
        let abuse = Traffic(
            name: "abusive requests",
            content: .abuse(projectKey: key),
            pacing: .open(half),
            connections: connections
        )
        try options.outcome.run(
            options.plan("abusive", seconds: duration, traffic: [normal, abuse])
        )
    }
}
