// `seggwat up`: everything on one machine, for a first try and for development.

import ArgumentParser
import Gateway
import Glibc
import LocalPostgres
import Logging
import SeggWatCore
import Settings
import Store
import ZitadelStandIn

struct UpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Runs everything here: database, migrations, a demo project and the gateway.",
        discussion: """
            Starts a private PostgreSQL cluster under .seggwat in this directory (or uses the \
            database that is configured), migrates it, makes a demo project and runs the gateway. \
            Ctrl-C stops all of it; the next run finds its data again. Started as root, the \
            database runs as an unprivileged user.

            Examples:
              seggwat up
              seggwat up --listen 127.0.0.1:9000 --directory /var/lib/seggwat
              SEGGWAT_DATABASE_URL=postgresql://localhost/mine seggwat up
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags
    @OptionGroup(title: "Options of up") var up: UpFlags
    @OptionGroup(title: "Gateway options") var gateway: GatewayFlags
    @OptionGroup(title: "Who submits") var identity: IdentityFlags

    func run() throws {
        let flags = flagValues(common, up, gateway, identity)
        let settings = try Settings(flags: flags)
        // A mistake is heard before anything is started.
        let path = try settings.requiredText(.directory)
        // With a database of one's own nothing is kept here that was not asked for.
        let journal = settings.text(.databaseURL) == nil ? path + "/journal" : nil
        _ = try GatewayConfiguration(settings, databaseURL: "", journal: journal)
        Interruption.watch()
        guard let url = settings.text(.databaseURL) else {
            return try runWithCluster(flags, settings, WorkingDirectory(path: path), journal)
        }
        say("database     yours, from \(settings.source(of: .databaseURL).name(of: .databaseURL))")
        try runGateway(flags, settings, journal, databaseURL: url)
        say("stopped      the gateway; the database is yours")
    }

    private func runWithCluster(
        _ flags: [Setting: String],
        _ settings: Settings,
        _ directory: WorkingDirectory,
        _ journal: String?
    ) throws {
        // Nobody else may take the folder before the cluster in it has stopped.
        defer { withExtendedLifetime(directory) {} }
        let folder = directory.path + "/postgres"
        let cluster = LocalCluster(folder: folder)
        var failure: (any Error)?
        do {
            let what =
                switch try cluster.start() {
                case .created: "made a PostgreSQL cluster"
                case .started: "started the PostgreSQL cluster"
                case .alreadyRunning: "took over the PostgreSQL cluster that still ran"
                }
            // The note tells a place that is not the usual one.
            say("database     \(what)\(cluster.note == nil ? " in \(folder)" : "")")
            if let note = cluster.note { say("             \(note)") }
            try Interruption.check()
            try runGateway(flags, settings, journal, databaseURL: cluster.url) {
                gateway,
                projectKey in
                let note = UpNote(
                    gateway: gateway,
                    projectKey: projectKey,
                    databaseURL: cluster.url
                )
                guard !note.write(in: directory.path) else { return }
                say(
                    "             no note in \(directory.path): \(String(cString: strerror(errno)))"
                )
            }
        } catch {
            failure = Interruption.signal.map { CommandFailure(signal: $0) } ?? error
        }
        UpNote.remove(in: directory.path)
        // The gateway's own watch over these signals is over.
        Interruption.watch()
        do {
            try cluster.stop()
            say("stopped      everything; the next run finds the data again")
        } catch {
            // What went wrong first is the cause.
            failure = failure ?? error
        }
        if let failure { throw failure }
    }

    private func runGateway(
        _ flags: [Setting: String],
        _ settings: Settings,
        _ journal: String?,
        databaseURL: String,
        leaveNote: @escaping (_ gateway: String, _ projectKey: String) -> Void = { _, _ in }
    ) throws {
        say("migrations   \(try DatabaseSteps.migrate(databaseURL).joined(separator: "; "))")
        try Interruption.check()
        // Who signs in at the stand-in can be seen in what is stored, and nobody has to.
        let isChosen = settings.source(of: .seedIdentity) != .fallback
        let project = try DatabaseSteps.seed(
            databaseURL,
            settings,
            identity: isChosen ? nil : .optional
        )
        let standIn = try startStandIn(settings)
        let name = try settings.requiredText(.seedName)
        say("project      \(name), with the key \(project.projectKey)")
        try Interruption.check()
        let run = GatewayRun(
            flags: flags,
            settings: settings,
            databaseURL: databaseURL,
            journal: journal,
            standIn: standIn,
            quietLevel: .warning
        )
        try run { address in
            say("gateway      listens on \(address)")
            leaveNote(target(of: address), project.projectKey.description)
            say("\nTry it:\n\n  \(submission(to: address, project.projectKey))\n")
            say("Ctrl-C stops everything.")
            // A signal that came before the gateway watched for signals.
            if let signal = Interruption.signal { kill(getpid(), signal) }
        }
    }

    /// Starts a stand-in for Zitadel with a demo user, unless the settings name a Zitadel.
    private func startStandIn(_ settings: Settings) throws -> StandInAccess? {
        guard settings.text(.zitadelURL) == nil else { return nil }
        var options = StandInOptions(host: "127.0.0.1", port: 0)
        options.wantsDemo = true
        let ready = try StandInRun.start(options)
        guard let demo = ready.demo else { preconditionFailure("a demo was asked for") }
        say("identity     a stand-in for Zitadel on \(ready.issuer), where")
        say("             \(demo.loginName) signs in with \(demo.password)")
        return StandInAccess(url: ready.issuer, token: demo.verifyToken)
    }

    /// How programs on this machine name the gateway.
    private func target(of address: ListenAddress) -> String {
        switch address {
        case .unix: "\(address)"
        // What listens everywhere answers here as well.
        case .tcp("0.0.0.0", let port): "http://127.0.0.1:\(port)"
        case .tcp("::", let port): "http://[::1]:\(port)"
        case .tcp: "http://\(address)"
        }
    }

    /// A command line that stores a first submission.
    private func submission(to address: ListenAddress, _ projectKey: Identifier) -> String {
        let path = "/api/v1/feedback/submit"
        let target =
            switch address {
            case .unix(let socket): "--unix-socket '\(socket)' http://localhost\(path)"
            // Brackets mean something to a shell and to curl.
            case .tcp(let host, _) where host.contains(":"):
                "--globoff '\(target(of: address))\(path)'"
            case .tcp: "\(target(of: address))\(path)"
            }
        return "curl \(target) -H 'Content-Type: application/json'"
            + " -d '{\"project_key\":\"\(projectKey)\",\"message\":\"Hello\"}'"
    }
}
