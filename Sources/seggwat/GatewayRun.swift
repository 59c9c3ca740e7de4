// One run of the gateway with its logs and its reload, for `gateway` and `up`.

import Gateway
import Identity
import JSONLines
import Logging
import Settings

/// What both commands that run a gateway have in common.
struct GatewayRun {
    let flags: [Setting: String]
    let settings: Settings
    /// Replaces the settings' database, where `up` started one.
    let databaseURL: String?
    /// The journal's folder where the settings name none.
    var journal: String?
    /// The stand-in for Zitadel where the settings name none.
    var standIn: StandInAccess?
    /// The level where nobody sets one.
    let quietLevel: Logger.Level?

    /// Runs the gateway until a signal ends it.
    ///
    /// - Parameter ready: Called once with the address when connections are accepted.
    /// - Throws: `SettingError` or `GatewayError`.
    func callAsFunction(ready: @escaping (ListenAddress) -> Void) throws {
        let configuration = try makeConfiguration(settings)
        let threshold = LogThreshold(level(of: settings))
        LoggingSystem.bootstrap { label in JSONLinesHandler(label: label, threshold: threshold) }
        let logger = Logger(label: "seggwat")
        try GatewayProcess.run(
            configuration,
            logger: Logger(label: "gateway"),
            reload: { [self] in
                do {
                    let settings = try Settings(flags: flags)
                    let configuration = try makeConfiguration(settings)
                    threshold.level = level(of: settings)
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
        if let standIn {
            configuration.identity.zitadelURL = standIn.url
            configuration.identity.zitadelToken = standIn.token
        }
        configuration.logLevel = level(of: settings).rawValue
        return configuration
    }

    private func level(of settings: Settings) -> Logger.Level {
        if let quietLevel, settings.source(of: .logLevel) == .fallback { return quietLevel }
        guard let level = settings.text(.logLevel).flatMap(Logger.Level.init(rawValue:)) else {
            preconditionFailure("the level has a default and was checked")
        }
        return level
    }
}

/// Where a stand-in for Zitadel is, and what it is called with.
struct StandInAccess: Sendable {
    let url: String
    let token: String
}
