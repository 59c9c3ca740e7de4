// An open loop at a constant rate: what visitors feel while the gateway is not at its limit.

import ArgumentParser
import Load

struct Steady: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Requests at a constant rate, whatever the answers do: latency.",
        discussion: """
            Latency counts from the moment a request should have been sent, so that a pause of \
            the gateway is seen in all requests that it held up. What this program itself was \
            late is reported beside it.
            """
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections, kept alive.", valueName: "n"))
    var connections = 256

    @Option(help: ArgumentHelp("Requests a second.", valueName: "n"))
    var rate = 2_000

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func run() throws {
        try check("--rate", rate, 1...Limits.rateMax)
        try options.run(
            options.plan(
                "steady",
                connections: connections,
                seconds: duration,
                pacing: .open(ArrivalSchedule(rate: Double(rate), seconds: duration))
            )
        )
    }
}
