// One run of the gateway with its logs and its reload, for `gateway` and `up`.

import Gateway
import Identity
import JSONLines
import Logging
import SeggWatCore
import Settings
import ZitadelStandIn

/// What both commands that run a gateway have in common.
struct GatewayRun {
    let flags: [Setting: String]
    let settings: Settings
    /// Replaces the settings' database, where `up` started one.
    let databaseURL: String?
    /// The journal's folder where the settings name none.
    var journal: String?
    /// Where requests go that are not the gateway's, where the settings name nothing.
    var dashboard: ListenAddress?
    /// The project that `/demo` shows; nil for no demonstration.
    let demoProject: Identifier?
    /// The stand-in for Zitadel where the settings name none.
    let zitadel: DemoCredentials?
    /// The level where nobody sets one.
    let quietLevel: Logger.Level?
    private let threshold: LogThreshold

    /// Makes a run that has not begun.
    init(
        flags: [Setting: String],
        settings: Settings,
        databaseURL: String?,
        journal: String? = nil,
        demoProject: Identifier? = nil,
        zitadel: DemoCredentials? = nil,
        quietLevel: Logger.Level?
    ) {
        self.flags = flags
        self.settings = settings
        self.databaseURL = databaseURL
        self.journal = journal
        self.demoProject = demoProject
        self.zitadel = zitadel
        self.quietLevel = quietLevel
        threshold = LogThreshold(Self.level(of: settings, quietLevel))
    }

    /// Has logs written as JSON lines from now on; once in a process.
    func bootstrapLogs() {
        let threshold = threshold
        LoggingSystem.bootstrap { label in JSONLinesHandler(label: label, threshold: threshold) }
    }

    /// Runs the gateway until a signal ends it.
    ///
    /// - Parameter ready: Called once with the address when connections are accepted.
    /// - Throws: `SettingError` or `GatewayError`.
    func callAsFunction(ready: @escaping (ListenAddress) -> Void) throws {
        let configuration = try makeConfiguration(settings)
        let logger = Logger(label: "seggwat")
        try GatewayProcess.run(
            configuration,
            logger: Logger(label: "gateway"),
            reload: { [self] in
                do {
                    let settings = try Settings(flags: flags)
                    let configuration = try makeConfiguration(settings)
                    threshold.level = Self.level(of: settings, quietLevel)
                    logger.notice("configuration reloaded")
                    return configuration
                } catch {
                    logger.error("configuration not reloaded", metadata: ["reason": "\(error)"])
                    return nil
                }
            },
            ready: ready
        )
    }

    private func makeConfiguration(
        _ settings: Settings
    ) throws(SettingError) -> GatewayConfiguration {
        var configuration = try GatewayConfiguration(
            settings,
            databaseURL: databaseURL,
            journal: journal
        )
        configuration.dashboard = configuration.dashboard ?? dashboard
        configuration.demoProject = demoProject
        // All that verifying sessions takes.
        if let zitadel {
            configuration.identity.zitadelURL = zitadel.issuer
            configuration.identity.zitadelToken = zitadel.verifyToken
        }
        configuration.logLevel = Self.level(of: settings, quietLevel).rawValue
        return configuration
    }

    private static func level(
        of settings: Settings,
        _ quietLevel: Logger.Level?
    ) -> Logger.Level {
        if let quietLevel, settings.source(of: .logLevel) == .fallback { return quietLevel }
        guard let level = settings.text(.logLevel).flatMap(Logger.Level.init(rawValue:)) else {
            preconditionFailure("the level has a default and was checked")
        }
        return level
    }
}
