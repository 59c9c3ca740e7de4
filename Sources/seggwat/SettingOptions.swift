// The flags of the commands, each made of its row in the table of settings.

import ArgumentParser
import Settings

extension Option {
    /// Makes the flag of a setting; its value is checked with those of the other sources.
    init(_ setting: Setting) where Value == String? {
        // Unconditional: a value such as -1 should hear its setting's rule.
        self.init(
            name: .customLong(setting.flag),
            parsing: .unconditional,
            help: setting.help
        )
    }

    /// Makes the flag of a setting that can be repeated.
    init(wrappedValue: [String], _ setting: Setting) where Value == [String] {
        self.init(
            wrappedValue: wrappedValue,
            name: .customLong(setting.flag),
            parsing: .unconditionalSingleValue,
            help: setting.help
        )
    }
}

extension Setting {
    fileprivate var help: ArgumentHelp {
        let fallback = fallback ?? fallbackInWords
        let defaultText = fallback.map { "; default: \($0)" } ?? ""
        return ArgumentHelp("\(meaning) (\(variable)\(defaultText))", valueName: placeholder)
    }
}

/// Flags that set settings.
protocol SettingFlags {
    /// What the command line sets.
    var values: [(setting: Setting, value: String?)] { get }
}

/// The flags of every command.
struct CommonFlags: ParsableArguments, SettingFlags {
    @Option(.configurationFile) var configurationFile: String?
    @Option(.databaseURL) var databaseURL: String?
    @Option(.logLevel) var logLevel: String?

    var values: [(setting: Setting, value: String?)] {
        [
            (.configurationFile, configurationFile), (.databaseURL, databaseURL),
            (.logLevel, logLevel),
        ]
    }
}

/// The flags of the gateway.
struct GatewayFlags: ParsableArguments, SettingFlags {
    @Option(.listen) var listen: String?
    @Option(.loops) var loops: String?
    @Option(.lanes) var lanes: String?
    @Option(.maxConnections) var maxConnections: String?
    @Option(.batchRows) var batchRows: String?
    @Option(.headerTimeout) var headerTimeout: String?
    @Option(.bodyTimeout) var bodyTimeout: String?
    @Option(.idleTimeout) var idleTimeout: String?
    @Option(.storeTimeout) var storeTimeout: String?
    @Option(.commitTimeout) var commitTimeout: String?
    @Option(.shutdownTimeout) var shutdownTimeout: String?
    @Option(.journal) var journal: String?
    @Option(.journalBytes) var journalBytes: String?
    @Option(.journalAge) var journalAge: String?
    @Option(.acknowledgement) var acknowledgement: String?
    @Option(.queueAfter) var queueAfter: String?
    @Option(.rateLimits) var rateLimits: String?
    @Option(.addressLimit) var addressLimit: String?
    @Option(.globalLimit) var globalLimit: String?
    @Option(.trustedProxies) var trustedProxies: String?
    @Option(.forwardedHeader) var forwardedHeader: String?
    @Option(.proxyProtocol) var proxyProtocol: String?
    @Option(.redisURL) var redisURL: String?
    @Option(.dashboardUpstream) var dashboardUpstream: String?
    @Option(.storedAddresses) var storedAddresses: String?

    var values: [(setting: Setting, value: String?)] {
        [
            (.listen, listen), (.loops, loops), (.lanes, lanes),
            (.maxConnections, maxConnections), (.batchRows, batchRows),
            (.headerTimeout, headerTimeout), (.bodyTimeout, bodyTimeout),
            (.idleTimeout, idleTimeout), (.storeTimeout, storeTimeout),
            (.commitTimeout, commitTimeout), (.shutdownTimeout, shutdownTimeout),
            (.journal, journal), (.journalBytes, journalBytes), (.journalAge, journalAge),
            (.acknowledgement, acknowledgement), (.queueAfter, queueAfter),
            (.rateLimits, rateLimits), (.addressLimit, addressLimit),
            (.globalLimit, globalLimit), (.trustedProxies, trustedProxies),
            (.forwardedHeader, forwardedHeader), (.proxyProtocol, proxyProtocol),
            (.redisURL, redisURL),
            (.dashboardUpstream, dashboardUpstream),
            (.storedAddresses, storedAddresses),
        ]
    }
}

/// Where Zitadel is, for the gateway and the dashboard.
struct ZitadelFlags: ParsableArguments, SettingFlags {
    @Option(.zitadelURL) var zitadelURL: String?

    var values: [(setting: Setting, value: String?)] { [(.zitadelURL, zitadelURL)] }
}

/// The gateway's flags about who submits.
struct IdentityFlags: ParsableArguments, SettingFlags {
    @Option(.zitadelToken) var zitadelToken: String?
    @Option(.zitadelIssuer) var zitadelIssuer: String?
    @Option(.zitadelClientID) var zitadelClientID: String?
    @Option(.zitadelClientSecret) var zitadelClientSecret: String?
    @Option(.zitadelClientKeyFile) var zitadelClientKeyFile: String?
    @Option(.zitadelAudience) var zitadelAudience: String?
    @Option(.zitadelWebhookKey) var zitadelWebhookKey: String?
    @Option(.zitadelTimeout) var zitadelTimeout: String?
    @Option(.identityTimeout) var identityTimeout: String?
    @Option(.identityRefresh) var identityRefresh: String?
    @Option(.identityLifetime) var identityLifetime: String?
    @Option(.identityStale) var identityStale: String?
    @Option(.identityRemembered) var identityRemembered: String?
    @Option(.identityCalls) var identityCalls: String?
    @Option(.identityFactors) var identityFactors: String?

    var values: [(setting: Setting, value: String?)] {
        [
            (.zitadelToken, zitadelToken), (.zitadelIssuer, zitadelIssuer),
            (.zitadelClientID, zitadelClientID), (.zitadelClientSecret, zitadelClientSecret),
            (.zitadelClientKeyFile, zitadelClientKeyFile), (.zitadelAudience, zitadelAudience),
            (.zitadelWebhookKey, zitadelWebhookKey), (.zitadelTimeout, zitadelTimeout),
            (.identityTimeout, identityTimeout), (.identityRefresh, identityRefresh),
            (.identityLifetime, identityLifetime), (.identityStale, identityStale),
            (.identityRemembered, identityRemembered), (.identityCalls, identityCalls),
            (.identityFactors, identityFactors),
        ]
    }
}

/// The flags of the dashboard.
struct DashboardFlags: ParsableArguments, SettingFlags {
    @Option(.dashboardListen) var dashboardListen: String?
    @Option(.dashboardPool) var dashboardPool: String?
    @Option(.dashboardZitadelToken) var dashboardZitadelToken: String?
    @Option(.dashboardSecret) var dashboardSecret: String?
    @Option(.dashboardWebhookTargets) var dashboardWebhookTargets: String?

    var values: [(setting: Setting, value: String?)] {
        [
            (.dashboardListen, dashboardListen), (.dashboardPool, dashboardPool),
            (.dashboardZitadelToken, dashboardZitadelToken), (.dashboardSecret, dashboardSecret),
            (.dashboardWebhookTargets, dashboardWebhookTargets),
        ]
    }
}

/// The flags of the demo project.
struct SeedFlags: ParsableArguments, SettingFlags {
    @Option(.seedOrigins) var origins: [String] = []
    @Option(.seedPlan) var plan: String?
    @Option(.seedName) var name: String?
    @Option(.seedIdentity) var identity: String?
    @Option(.seedIdentityOrganization) var identityOrganization: String?
    @Option(.seedEndUserSecret) var endUserSecret: String?
    @Option(.seedProofOfWork) var proofOfWork: String?
    @Option(.seedDemoData) var demoData: String?

    var values: [(setting: Setting, value: String?)] {
        [
            (.seedOrigins, origins.isEmpty ? nil : origins.joined(separator: ",")),
            (.seedPlan, plan), (.seedName, name), (.seedIdentity, identity),
            (.seedIdentityOrganization, identityOrganization),
            (.seedEndUserSecret, endUserSecret), (.seedProofOfWork, proofOfWork),
            (.seedDemoData, demoData),
        ]
    }
}

/// The flags of `up` alone.
struct UpFlags: ParsableArguments, SettingFlags {
    @Option(.directory) var directory: String?
    @Option(.zitadelStandIn) var zitadelStandIn: String?

    var values: [(setting: Setting, value: String?)] {
        [(.directory, directory), (.zitadelStandIn, zitadelStandIn)]
    }
}

/// What the command line of one run sets.
func flagValues(_ groups: any SettingFlags...) -> [Setting: String] {
    var values: [Setting: String] = [:]
    for (setting, value) in groups.flatMap(\.values) {
        if let value { values[setting] = value }
    }
    return values
}
