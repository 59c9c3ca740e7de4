// How it is found out who submits, from the settings in force.

import Identity

extension IdentityConfiguration {
    /// Makes the configuration that the settings describe.
    ///
    /// - Parameters:
    ///   - settings: Checked values.
    ///   - verifiesSessions: Whether it is asked about sessions, which takes a token of ours.
    /// - Throws: `SettingError.missing` without what an address or an application needs beside it,
    ///   `SettingError.unreadableFile` for a key file that cannot be read.
    init(_ settings: Settings, verifiesSessions: Bool = true) throws(SettingError) {
        self.init()
        zitadelURL = settings.text(.zitadelURL)
        zitadelToken = settings.text(.zitadelToken)
        if verifiesSessions, zitadelURL != nil, zitadelToken == nil {
            throw .missing(.zitadelToken)
        }
        issuer = settings.text(.zitadelIssuer)
        clientID = settings.text(.zitadelClientID)
        clientSecret = settings.text(.zitadelClientSecret)
        if let path = settings.text(.zitadelClientKeyFile) {
            clientKey = try ConfigurationFile.contents(of: path)
        }
        if clientSecret != nil, clientID == nil { throw .missing(.zitadelClientID) }
        audience = settings.list(.zitadelAudience)
        if let clientID { audience.append(clientID) }
        webhookKey = settings.text(.zitadelWebhookKey).map { Array($0.utf8) }
        callMillis = settings.millis(.zitadelTimeout) ?? callMillis
        softMillis = settings.millis(.identityRefresh) ?? softMillis
        hardMillis = settings.millis(.identityLifetime) ?? hardMillis
        staleMillis = settings.millis(.identityStale) ?? staleMillis
        remembered = settings.count(.identityRemembered) ?? remembered
        callsMax = settings.count(.identityCalls) ?? callsMax
        needsSecondFactor = settings.text(.identityFactors) == "2"
    }
}
