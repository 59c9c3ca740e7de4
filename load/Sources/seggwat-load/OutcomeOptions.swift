// How a run is carried out, and what becomes of its result: words, files, and the exit status.

import ArgumentParser
import Glibc
import Load
import Postgres

struct OutcomeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Writes the result as JSON too.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp("Writes the result as one HTML page with pictures.", valueName: "file")
    )
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Compares what was acknowledged with this database; exit status 1 when they differ.",
            valueName: "url"
        )
    )
    var verify: String?

    @Option(
        help: ArgumentHelp(
            "How long --verify waits for what is not there yet: what was queued is stored later.",
            valueName: "seconds"
        )
    )
    var settle: Double?

    /// Runs a plan and reports.
    ///
    /// - Parameters:
    ///   - plan: What to do.
    ///   - hasHeadline: Whether throughput and p99 are what it is for.
    /// - Throws: `ExitCode` 1 when something was lost, or refused otherwise than it must be; 69 when
    ///   the server or the database cannot be reached, 71 without enough descriptors, 73 when a file
    ///   cannot be written.
    func run(_ plan: LoadPlan, hasHeadline: Bool = false) throws {
        if let settle { try checkSeconds("--settle", settle, Double(Limits.durationSecondsMax)) }
        // A run is not thrown away because its result has no place to go.
        let files = try [json, html].map { try $0.map { try OutputFile($0) } }
        try raiseFileLimit(for: plan.connections)
        let showsProgress = isatty(STDOUT_FILENO) == 1
        let result = Load.run(plan) { second in
            if showsProgress { say(progressLine(second)) }
        }
        if let failure = result.failure {
            complain(failure)
            throw ExitCode(69)
        }
        var report = Report(result)
        let verification = try verified(result)
        if let verification { report.add(verification) }
        if hasHeadline { report.addHeadline(result.measured) }
        say(report.text)
        files[0]?.write(reportJSON(result, verification) + "\n")
        files[1]?.write(reportHTML(result, verification, madeAt: timeOfDay()))
        if verification?.isFaultless == false || result.unexpected > 0 { throw ExitCode(1) }
    }

    private func verified(_ result: RunResult) throws -> VerificationResult? {
        guard let verify else { return nil }
        do throws(PostgresError) {
            return try Load.verify(result, databaseURL: verify, settleSeconds: settle ?? 0)
        } catch {
            complain("cannot verify: \(error)")
            throw ExitCode(69)
        }
    }
}

/// Lets this process open a descriptor for each connection, or says how.
private func raiseFileLimit(for connections: Int) throws {
    // Beside the connections: the standard streams, the loops' own, libpq's.
    let needed = rlim_t(connections + 256)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < needed else { return }
    guard limit.rlim_max >= needed else {
        complain(
            "\(connections) connections need \(needed) descriptors, and \(limit.rlim_max) are"
                + " allowed; as root, run: ulimit -Hn \(needed)"
        )
        throw ExitCode(71)
    }
    limit.rlim_cur = needed
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// The time of day, as RFC 3339 has it.
private func timeOfDay() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
