// `seggwat doctor`: what is wrong with a deployment's database, in words.

import ArgumentParser
import Journal
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
            submissions; and at a gateway's journal, where gateway.journal or \
            SEGGWAT_GATEWAY_JOURNAL names one. Each line begins with ok, warning or problem; the exit status is 1 when \
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
        var findings = try Doctor.run(connection, now: WallClock.milliseconds)
        if let folder = settings.text(.journal) { findings += try journal(in: folder) }
        for finding in findings { say("\(mark(of: finding.severity)) \(finding.text)") }
        guard !findings.contains(where: { $0.severity == .problem }) else {
            throw CommandFailure(.problems, "")
        }
    }

    /// What a gateway's journal holds that the tables do not have yet, and whether it is whole.
    private func journal(in folder: String) throws(JournalError) -> [Finding] {
        let inspection = try JournalInspection(folder: folder, Kernel())
        var findings = inspection.findings.map {
            Finding($0.isLoss ? .problem : .warning, "journal: \($0)")
        }
        let waiting = inspection.files.reduce(0) { $0 + $1.waiting }
        findings.append(
            Finding(
                waiting == 0 ? .ok : .warning,
                waiting == 0
                    ? "the journal in \(folder) holds nothing that is not stored"
                    : "\(waiting) batches wait in the journal in \(folder): "
                        + "a gateway that runs with it stores them"
            )
        )
        return findings
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
