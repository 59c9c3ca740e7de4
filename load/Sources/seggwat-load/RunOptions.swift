// The options that all scenarios share, and how a scenario is run.

public import ArgumentParser
import Glibc
public import Load
import Postgres
import SeggWatCore

struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gateway; loopback or a unix socket unless --allow-remote is given.",
            valueName: "http://host:port or unix:path"
        )
    )
    var target = "http://127.0.0.1:8080"

    @Flag(help: "Lets --target be another machine; it must be yours.")
    var allowRemote = false

    @Option(
        help: ArgumentHelp(
            "The project to submit to; `seggwat up` prints the demo project's (or set"
                + " SEGGWAT_PROJECT_KEY).",
            valueName: "uuid"
        )
    )
    var projectKey: String?

    @Option(help: ArgumentHelp("Threads that share the connections.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("Ends the run after so many requests.", valueName: "n"))
    var requests = 100_000_000

    @Option(help: ArgumentHelp("What is submitted: mixed or feedback.", valueName: "mix"))
    var mix = Mix.mixed

    @Option(help: ArgumentHelp("Repeats a run's submissions.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Writes the result as JSON too.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Compares what was acknowledged with this database; exit status 1 when they differ.",
            valueName: "url"
        )
    )
    var verify: String?

    /// Makes a plan of these options, or says what is wrong with them.
    func plan(
        _ name: String,
        connections: Int,
        seconds: Double,
        pacing: LoadPlan.Pacing
    ) throws -> LoadPlan {
        guard let target = Target(target) else {
            throw ValidationError(
                "--target must be http://host:port, its host numeric, or unix:path"
            )
        }
        guard target.isLocal || allowRemote else {
            throw ValidationError("\(target) is another machine: only --allow-remote permits that")
        }
        try check("--connections", connections, 1...Limits.connectionsMax)
        try check("--threads", threads, 1...min(Limits.threadsMax, connections))
        try check("--requests", requests, 1...Limits.requestsMax)
        guard seconds > 0, seconds <= Double(Limits.durationSecondsMax) else {
            throw ValidationError("--duration must be up to \(Limits.durationSecondsMax) seconds")
        }
        return LoadPlan(
            name: name,
            target: target,
            projectKey: try key(),
            mix: mix,
            connections: connections,
            threads: threads,
            seconds: seconds,
            pacing: pacing,
            seed: seed,
            requestsMax: requests,
            remembers: verify != nil
        )
    }

    /// Runs a plan, reports, and ends with 1 when something was lost.
    func run(_ plan: LoadPlan) throws {
        try raiseFileLimit(for: plan.connections)
        let showsProgress = isatty(STDOUT_FILENO) == 1
        let result = Load.run(plan) { interval in
            if showsProgress { say(progressLine(interval)) }
        }
        if let failure = result.failure {
            complain("\(failure)\nIs the gateway running? `seggwat up` starts one.")
            throw ExitCode(69)
        }
        var report = Report(result)
        var verification: VerificationResult?
        if let verify {
            do throws(PostgresError) {
                verification = try Load.verify(result, databaseURL: verify)
            } catch {
                complain("cannot verify: \(error)")
                throw ExitCode(69)
            }
        }
        if let verification { report.add(verification) }
        say(report.text)
        if let json { try write(reportJSON(result, verification) + "\n", to: json) }
        if verification?.isFaultless == false { throw ExitCode(1) }
    }

    private func key() throws -> Identifier {
        guard let text = projectKey ?? getenv("SEGGWAT_PROJECT_KEY").map({ String(cString: $0) })
        else {
            throw ValidationError(
                """
                no project to submit to: set SEGGWAT_PROJECT_KEY or give --project-key.
                `seggwat up` prints the demo project's key when it starts.
                """
            )
        }
        guard let key = Identifier(text) else {
            throw ValidationError("the project's key must be a UUID, and is \(text)")
        }
        return key
    }
}

extension Mix: ExpressibleByArgument {}

/// Refuses a number that is out of range.
func check(_ option: String, _ number: Int, _ range: ClosedRange<Int>) throws {
    guard range.contains(number) else {
        throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound)")
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

private func write(_ text: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
        complain("\(path) cannot be written: \(String(cString: strerror(errno)))")
        throw ExitCode(73)
    }
    defer { close(file) }
    writeAll(text, to: file)
}
