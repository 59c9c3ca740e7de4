// `seggwat gateway`: the data plane alone, for deployments.

import ArgumentParser
import Settings

struct GatewayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Runs the gateway against a database.",
        discussion: """
            Takes submissions over HTTP and answers when they are committed. The database must \
            have been migrated; the gateway may start before it is reachable.

            SIGTERM and SIGINT finish what was read, then the process ends with 0; a second one \
            ends it at once. SIGHUP reads the configuration again. Logs are JSON lines on \
            standard error.

            Examples:
              seggwat gateway --database-url postgresql://seggwat@db.internal/seggwat
              SEGGWAT_CONFIG=/etc/seggwat.json seggwat gateway --listen 0.0.0.0:8080 --loops 4
              seggwat gateway --listen unix:/run/seggwat.sock
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags
    @OptionGroup(title: "Gateway options") var gateway: GatewayFlags
    @OptionGroup(title: "Zitadel") var zitadel: ZitadelFlags
    @OptionGroup(title: "Who submits") var identity: IdentityFlags

    func run() throws {
        let flags = flagValues(common, gateway, zitadel, identity)
        let settings = try Settings(flags: flags)
        let run = GatewayRun(flags: flags, settings: settings, databaseURL: nil, quietLevel: nil)
        run.bootstrapLogs()
        try run { _ in }
    }
}
