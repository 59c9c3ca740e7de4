// Nothing, then everybody at once: a newsletter goes out, a site is in the news.

import ArgumentParser
import Load

struct Burst: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Idle, then ten times the rate, then the rate: a crowd that comes at once.",
        discussion: "Each of the three takes a third of the time. Latency counts as in `steady`."
    )

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("Connections.", valueName: "n"))
    var connections = 512

    @Option(help: ArgumentHelp("Requests a second after the burst.", valueName: "n"))
    var rate = 1_000

    @Option(
        help: ArgumentHelp("How long idleness, burst and rest take together.", valueName: "seconds")
    )
    var duration = 12.0

    func run() throws {
        try check("--rate", rate, 1...Limits.rateMax / 10)
        try checkSeconds("--duration", duration, Double(Limits.durationSecondsMax))
        let third = duration / 3
        let schedule = ArrivalSchedule([
            .init(seconds: third, from: 0), .init(seconds: third, from: Double(rate * 10)),
            .init(seconds: third, from: Double(rate)),
        ])
        let submissions = try options.submissions(
            to: Projects(options.project()),
            .open(schedule),
            connections: connections
        )
        try options.outcome.run(options.plan("burst", seconds: duration, traffic: [submissions]))
    }
}
