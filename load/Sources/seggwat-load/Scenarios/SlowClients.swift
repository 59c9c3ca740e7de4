// Clients that hold a connection each by sending hardly anything, beside normal ones.

import ArgumentParser
import Load

struct SlowClients: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "1,000 connections that send a byte a second, beside normal ones.",
        discussion: """
            The normal ones' latency is what counts, and is reported apart. A slow one is told 408 \
            and closed when its head takes longer than the gateway's --header-timeout; it connects \
            and begins again.
            """
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Slow connections.", valueName: "n"))
    var slow = 1_000

    @Option(help: ArgumentHelp("Bytes that a slow connection sends a second.", valueName: "n"))
    var slowRate = 1.0

    @Option(help: ArgumentHelp("Normal connections.", valueName: "n"))
    var connections = 64

    @Option(help: ArgumentHelp("Requests a second of the normal ones.", valueName: "n"))
    var rate = 1_000

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 20.0

    func run() throws {
        try check("--slow", slow, 1...Limits.connectionsMax)
        guard slowRate > 0, slowRate <= 1_000 else {
            throw ValidationError("--slow-rate must be more than 0 and at most 1000")
        }
        try check("--rate", rate, 1...Limits.rateMax)
        try checkSeconds("--duration", duration, Double(Limits.durationSecondsMax))
        let projects = Projects(try options.project())
        let normal = try options.submissions(
            "normal clients",
            to: projects,
            .open(ArrivalSchedule(rate: Double(rate), seconds: duration)),
            connections: connections
        )
        let slow = Traffic(
            name: "slow clients",
            content: .submissions(options.mix, projects),
            pacing: .trickle(bytesPerSecond: slowRate),
            connections: slow
        )
        try options.outcome.run(
            options.plan("slow-clients", seconds: duration, traffic: [normal, slow])
        )
    }
}
