// `seggwat up`: everything on one machine, for a first try and for development.

import ArgumentParser
import Dashboard
import Gateway
import Glibc
import Identity
import LocalPostgres
import Logging
import SeggWatCore
import Settings
import Store
import ZitadelStandIn

struct UpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract:
            "Runs everything here: database, migrations, a demo project, gateway and dashboard.",
        discussion: """
            Starts a private PostgreSQL cluster under .seggwat in this directory (or uses the \
            database that is configured), migrates it, makes a demo project, and runs the gateway \
            and the dashboard on one port, and a stand-in for Zitadel with a demo user. \
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
    @OptionGroup(title: "Zitadel") var zitadel: ZitadelFlags
    @OptionGroup(title: "Who submits") var identity: IdentityFlags
    @OptionGroup(title: "Dashboard options") var dashboard: DashboardFlags

    func run() throws {
        let flags = flagValues(common, up, gateway, zitadel, identity, dashboard)
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
        let hasZitadel = settings.text(.zitadelURL) != nil || settings.text(.zitadelStandIn) == "on"
        let project = try DatabaseSteps.seed(
            databaseURL,
            settings,
            identity: !isChosen && hasZitadel ? .optional : nil
        )
        let name = try settings.requiredText(.seedName)
        say("project      \(name), with the key \(project.projectKey)")
        try Interruption.check()
        let demo = try startZitadel(settings, databaseURL, project.organizationID)
        try Interruption.check()
        let run = GatewayRun(
            flags: flags,
            settings: settings,
            databaseURL: databaseURL,
            journal: journal,
            demoProject: project.projectKey,
            zitadel: demo,
            quietLevel: .warning
        )
        run.bootstrapLogs()
        try withDashboard(settings, databaseURL, demo) { upstream in
            try runGateway(run, upstream, project, demo, leaveNote)
        }
    }

    /// Runs a stand-in for Zitadel on a free port, with a demo user who belongs to this organization,
    /// unless it is turned off or the settings name a Zitadel.
    private func startZitadel(
        _ settings: Settings,
        _ databaseURL: String,
        _ organization: Identifier
    ) throws -> DemoCredentials? {
        guard settings.text(.zitadelStandIn) == "on", settings.text(.zitadelURL) == nil else {
            return nil
        }
        var options = StandInOptions(host: "127.0.0.1", port: 0)
        options.wantsDemo = true
        guard let demo = try StandInRun.start(options).demo else {
            preconditionFailure("a demo was asked for")
        }
        try DatabaseSteps.tie(databaseURL, organization, to: demo.organizationID)
        say("zitadel      a stand-in at \(demo.issuer)")
        say("             log in as \(demo.loginName) with \(demo.password)")
        return demo
    }

    /// Runs the dashboard while `body` runs, and lends where it listens; nil when the settings name
    /// one that runs elsewhere.
    private func withDashboard(
        _ settings: Settings,
        _ databaseURL: String,
        _ demo: DemoCredentials?,
        _ body: (ListenAddress?) throws -> Void
    ) throws {
        guard settings.text(.dashboardUpstream) == nil else { return try body(nil) }
        // A folder of its own is short enough for a socket's path, and nobody else's to enter.
        let folder = try PrivateFolder()
        defer { folder.remove() }
        let socket = ListenAddress.unix(path: folder.path + "/dashboard.sock")
        let isNamed = settings.source(of: .dashboardListen) != .fallback
        let address =
            isNamed ? settings.text(.dashboardListen).flatMap { ListenAddress($0) } : socket
        guard let address else { preconditionFailure("the address was checked") }
        var configuration = try DashboardConfiguration(
            settings,
            databaseURL: databaseURL,
            listen: address
        )
        if let demo {
            configuration.zitadelURL = demo.issuer
            configuration.zitadelToken = demo.loginToken
            configuration.identity?.zitadelURL = demo.issuer
        }
        let dashboard = DashboardRun(configuration, watchesSignals: false)
        try dashboard.start()
        defer { dashboard.stop() }
        try body(address)
    }

    private func runGateway(
        _ run: GatewayRun,
        _ upstream: ListenAddress?,
        _ project: SeedResult,
        _ demo: DemoCredentials?,
        _ leaveNote: @escaping (_ gateway: String, _ projectKey: String) -> Void
    ) throws {
        var run = run
        run.dashboard = upstream
        try run { address in
            say("gateway      listens on \(address)")
            leaveNote(target(of: address), project.projectKey.description)
            if case .tcp = address {
                say("demo         all widgets and what arrives: \(target(of: address))/demo")
            }
            say("\nTry it:\n\n  \(submission(to: address, project.projectKey))\n")
            say("See it:\n\n  \(query(to: address, project.apiToken))\n")
            if let demo, case .tcp = address {
                say("Log in on \(target(of: address)) as \(demo.loginName) with \(demo.password)\n")
            }
            say("Ctrl-C stops everything.")
            // A signal that came before the gateway watched for signals.
            if let signal = Interruption.signal { kill(getpid(), signal) }
        }
    }

    /// How programs on this machine name the gateway.
    private func target(of address: ListenAddress) -> String {
        switch address {
        case .unix, .descriptor: "\(address)"
        // What listens everywhere answers here as well.
        case .tcp("0.0.0.0", let port): "http://127.0.0.1:\(port)"
        case .tcp("::", let port): "http://[::1]:\(port)"
        case .tcp: "http://\(address)"
        }
    }

    /// A command line that stores a first submission.
    private func submission(to address: ListenAddress, _ projectKey: Identifier) -> String {
        let target = curlTarget(address, "/api/v1/feedback/submit")
        return "curl \(target) -H 'Content-Type: application/json'"
            + " -d '{\"project_key\":\"\(projectKey)\",\"message\":\"Hello\"}'"
    }

    /// A command line that lists what is there.
    private func query(to address: ListenAddress, _ token: String) -> String {
        "curl \(curlTarget(address, "/api/v1/projects")) -H 'X-API-Key: \(token)'"
    }

    /// How curl names a path of the gateway.
    private func curlTarget(_ address: ListenAddress, _ path: String) -> String {
        switch address {
        case .unix(let socket): "--unix-socket '\(socket)' http://localhost\(path)"
        // Brackets mean something to a shell and to curl.
        case .tcp(let host, _) where host.contains(":"):
            "--globoff '\(target(of: address))\(path)'"
        case .tcp, .descriptor: "\(target(of: address))\(path)"
        }
    }
}
