// `seggwat doctor`: what is wrong with a deployment's database, in words.

import ArgumentParser
import Postgres
import Settings
import Store

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examines a deployment's database and says in words what is wrong.",
        discussion: """
            Looks at the server, the schema, the partitions ahead, what was set aside as \
            undeliverable, and whether the aggregates equal a recount, which reads all \
            submissions. Each line begins with ok, warning or problem; the exit status is 1 when \
            there is a problem.

            Examples:
              seggwat doctor --database-url postgresql://seggwat@db.internal/seggwat
              seggwat doctor && echo healthy
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags

    func run() throws {
        let settings = try Settings(flags: flagValues(common))
        let connection = try BlockingConnection(
            try settings.requiredText(.databaseURL),
            applicationName: "seggwat doctor"
        )
        let findings = try Doctor.run(connection, now: WallClock.milliseconds)
        for finding in findings { say("\(mark(of: finding.severity)) \(finding.text)") }
        guard !findings.contains(where: { $0.severity == .problem }) else {
            throw CommandFailure(.problems, "")
        }
    }

    /// The severity, padded so that the texts stand below each other.
    private func mark(of severity: Finding.Severity) -> String {
        switch severity {
        case .ok: "ok     "
        case .warning: "warning"
        case .problem: "problem"
        }
    }
}
