// The dashboard's configuration from the settings in force.

public import Dashboard
public import Gateway
import Identity

extension DashboardConfiguration {
    /// Makes the configuration that the settings describe.
    ///
    /// - Parameters:
    ///   - settings: Checked values.
    ///   - databaseURL: Replaces the settings' database, where somebody started one.
    ///   - listen: Replaces the settings' address.
    /// - Throws: `SettingError.missing` without a database.
    public init(
        _ settings: Settings,
        databaseURL: String? = nil,
        listen: ListenAddress? = nil
    ) throws(SettingError) {
        let url: String
        if let databaseURL {
            url = databaseURL
        } else {
            url = try settings.requiredText(.databaseURL)
        }
        let named = ListenAddress(try settings.requiredText(.dashboardListen))
        guard let listen = listen ?? named else { preconditionFailure("the address was checked") }
        self.init(databaseURL: url, listen: Address(listen))
        poolSize = settings.count(.dashboardPool) ?? poolSize
        zitadelURL = settings.text(.zitadelURL)
        zitadelToken = settings.text(.dashboardZitadelToken)
        secret = settings.text(.dashboardSecret)
        let identity = try IdentityConfiguration(settings, verifiesSessions: false)
        // Without an audience nobody could tell whether a token is meant for us.
        let takesTokens = !identity.audience.isEmpty || identity.clientKey != nil
        if takesTokens { self.identity = identity }
        allowsPrivateWebhooks = settings.text(.dashboardWebhookTargets) == "any"
    }
}

extension DashboardConfiguration.Address {
    /// The same address.
    init(_ address: ListenAddress) {
        switch address {
        case .tcp(let host, let port): self = .tcp(host: host, port: port)
        case .unix(let path): self = .unix(path: path)
        case .descriptor: preconditionFailure("the rule of the setting lets none through")
        }
    }
}
