// An open loop at a constant or ramping rate: what visitors feel below the gateway's limit, and
// where that limit is.

import ArgumentParser
import Load

struct Steady: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Requests at a constant or ramping rate, whatever the answers do: latency.",
        discussion: """
            Latency counts from the moment a request should have been sent, so that a pause of \
            the gateway is seen in all requests that it held up. What this program itself was \
            late is reported beside it.
            """
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections.", valueName: "n"))
    var connections = 256

    @Option(help: ArgumentHelp("Requests a second.", valueName: "n"))
    var rate = 2_000

    @Option(help: ArgumentHelp("Lets the rate grow or fall to this until the end.", valueName: "n"))
    var endRate: Int?

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func run() throws {
        try check("--rate", rate, 1...Limits.rateMax)
        try check("--end-rate", endRate ?? rate, 0...Limits.rateMax)
        try checkSeconds("--duration", duration, Double(Limits.durationSecondsMax))
        let schedule = ArrivalSchedule([
            .init(seconds: duration, from: Double(rate), to: Double(endRate ?? rate))
        ])
        let submissions = try options.submissions(
            to: Projects(options.project()),
            .open(schedule),
            connections: connections
        )
        try options.outcome.run(options.plan("steady", seconds: duration, traffic: [submissions]))
    }
}
