// The options that all scenarios share, and the plan that is made of them.

public import ArgumentParser
import Glibc
public import Load
import LocalPostgres
import SeggWatCore

struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gateway; loopback or a unix socket unless --allow-remote is given (default: that"
                + " of the `seggwat up` in this folder, or http://127.0.0.1:8080).",
            valueName: "http://host:port or unix:path"
        )
    )
    var target: String?

    @Flag(help: "Lets --target be another machine; it must be yours.")
    var allowRemote = false

    @Option(
        help: ArgumentHelp(
            "The project to submit to (default: SEGGWAT_PROJECT_KEY, or the demo project of the"
                + " `seggwat up` in this folder).",
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

    @Flag(help: "Makes a connection for each request; that takes part in its latency.")
    var noKeepAlive = false

    @Option(help: ArgumentHelp("Requests on their way on each connection.", valueName: "n"))
    var pipeline = 1

    @Option(
        help: ArgumentHelp(
            "Shows the Zitadel sessions of this file in turn: a line for each, its id and its token.",
            valueName: "file"
        )
    )
    var sessions: String?

    @Option(help: ArgumentHelp("Repeats a run's submissions.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var outcome: OutcomeOptions

    /// Makes a plan of these options, or says what is wrong with them.
    func plan(
        _ name: String,
        seconds: Double,
        traffic: [Traffic],
        stall: Stall? = nil
    ) throws -> LoadPlan {
        try check("--requests", requests, 1...Limits.requestsMax)
        try checkSeconds("--duration", seconds, Double(Limits.durationSecondsMax))
        let connections = traffic.map(\.connections).min() ?? 0
        try check("--threads", threads, 1...min(Limits.threadsMax, connections))
        return LoadPlan(
            name: name,
            target: try checkedTarget(),
            traffic: traffic,
            threads: threads,
            seconds: seconds,
            seed: seed,
            requestsMax: requests,
            remembers: outcome.verify != nil,
            stall: stall
        )
    }

    /// Submissions that must be stored, sent as these options say.
    func submissions(
        _ name: String = "submissions",
        to projects: Projects,
        _ pacing: Traffic.Pacing,
        connections: Int
    ) throws -> Traffic {
        try check("--connections", connections, 1...Limits.connectionsMax)
        try check("--pipeline", pipeline, 1...Limits.pipelineMax)
        guard !noKeepAlive || pipeline == 1 else {
            throw ValidationError("--pipeline needs connections that are kept")
        }
        var traffic = Traffic(
            name: name,
            content: .submissions(mix, projects),
            pacing: pacing,
            connections: connections,
            keepsAlive: !noKeepAlive,
            pipeline: pipeline
        )
        if let sessions { traffic.sessions = try readSessions(sessions) }
        return traffic
    }

    private func readSessions(_ path: String) throws -> [SessionCredential] {
        guard let file = fopen(path, "r") else {
            throw ValidationError("--sessions: \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var sessions: [SessionCredential] = []
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            guard
                let session = SessionCredential(text.hasSuffix("\n") ? text.dropLast() : text[...])
            else {
                throw ValidationError(
                    "--sessions: line \(sessions.count + 1) must be an id, a space and a token"
                )
            }
            sessions.append(session)
        }
        try check("--sessions: the number of lines", sessions.count, 1...Limits.sessionsMax)
        return sessions
    }

    /// The project that these options, the environment or the `seggwat up` in this folder name.
    func project() throws -> Identifier {
        guard let text = projectKey ?? environment("SEGGWAT_PROJECT_KEY") ?? upNote?.projectKey
        else {
            throw ValidationError(
                """
                no project to submit to: set SEGGWAT_PROJECT_KEY or give --project-key, or run this \
                in the folder of a `seggwat up`, whose demo project is found by itself.
                """
            )
        }
        guard let key = Identifier(text) else {
            throw ValidationError("the project's key must be a UUID, and is \(text)")
        }
        return key
    }

    private func checkedTarget() throws -> Target {
        guard let target = Target(target ?? upNote?.gateway ?? "http://127.0.0.1:8080") else {
            throw ValidationError(
                "--target must be http://host:port, its host numeric, or unix:path"
            )
        }
        guard target.isLocal || allowRemote else {
            throw ValidationError("\(target) is another machine: only --allow-remote permits that")
        }
        return target
    }
}

extension Mix: ExpressibleByArgument {}

/// Refuses a number that is out of range.
func check(_ option: String, _ number: Int, _ range: ClosedRange<Int>) throws {
    guard range.contains(number) else {
        throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound)")
    }
}

/// Refuses a time that is none, or too long.
func checkSeconds(_ option: String, _ seconds: Double, _ most: Double) throws {
    guard seconds > 0, seconds <= most else {
        throw ValidationError("\(option) must be more than 0 and at most \(Int(most)) seconds")
    }
}
