// No scenario but the measure of one: what a commit of one row costs by itself.

import ArgumentParser
import Load
import Postgres

struct CopyLatency: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Commits one-row COPYs one after the other: the database's own latency.",
        discussion: "The rows belong to no project and are deleted at the end."
    )

    @Option(help: ArgumentHelp("A migrated database.", valueName: "url"))
    var databaseURL: String

    @Option(help: ArgumentHelp("How long to go on.", valueName: "seconds"))
    var duration = 5.0

    @Option(help: ArgumentHelp("Ends after so many commits.", valueName: "n"))
    var commits = 1_000_000

    @Flag(help: "Prints JSON.")
    var json = false

    func run() throws {
        guard duration > 0, duration <= Double(Limits.durationSecondsMax) else {
            throw ValidationError("--duration must be up to \(Limits.durationSecondsMax) seconds")
        }
        try check("--commits", commits, 1...Limits.requestsMax)
        do throws(PostgresError) {
            let histogram = try measureCopyLatency(
                databaseURL: databaseURL,
                seconds: duration,
                commitsMax: commits
            )
            say(json ? latencyJSON(histogram) : "COPY of one row: \(latency(histogram))")
        } catch {
            complain("\(error)")
            throw ExitCode(69)
        }
    }
}
