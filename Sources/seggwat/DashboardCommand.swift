// `seggwat dashboard`: the control plane alone, for deployments.

import ArgumentParser
import Dashboard
import JSONLines
import Logging
import Settings

struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Runs the dashboard against a database.",
        discussion: """
            Answers the API for teams and their programs. It listens behind a gateway, which \
            forwards to it what is not its own (--dashboard-upstream), so that clients know one \
            address. The database must have been migrated.

            SIGTERM and SIGINT finish what was asked, then the process ends with 0. Logs are JSON \
            lines on standard error.

            Examples:
              seggwat dashboard --database-url postgresql://seggwat@db.internal/seggwat
              seggwat dashboard --dashboard-listen 127.0.0.1:8081 --dashboard-pool 16
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags
    @OptionGroup(title: "Zitadel") var zitadel: ZitadelFlags
    @OptionGroup(title: "Access tokens") var identity: IdentityFlags
    @OptionGroup(title: "Dashboard options") var dashboard: DashboardFlags

    func run() throws {
        let settings = try Settings(flags: flagValues(common, zitadel, identity, dashboard))
        let configuration = try DashboardConfiguration(settings)
        let threshold = LogThreshold(
            settings.text(.logLevel).flatMap(Logger.Level.init(rawValue:)) ?? .info
        )
        LoggingSystem.bootstrap { label in JSONLinesHandler(label: label, threshold: threshold) }
        let run = DashboardRun(configuration, watchesSignals: true)
        try run.start()
        try run.waitForEnd()
    }
}
