// The gateway's configuration from the settings in force.

import CLibuv
public import Gateway
import HTTP
import Identity
import RateLimits
import Redis

extension GatewayConfiguration {
    /// Makes the configuration that the settings describe.
    ///
    /// - Parameters:
    ///   - settings: Checked values.
    ///   - databaseURL: Replaces the settings' database, where somebody started one.
    ///   - journal: The journal's folder where the settings name none.
    /// - Throws: `SettingError.missing` without a database, or without a journal that is needed.
    public init(
        _ settings: Settings,
        databaseURL: String? = nil,
        journal: String? = nil
    ) throws(SettingError) {
        let url: String
        if let databaseURL {
            url = databaseURL
        } else {
            url = try settings.requiredText(.databaseURL)
        }
        guard let listen = ListenAddress(try settings.requiredText(.listen)) else {
            preconditionFailure("the address was checked")
        }
        self.init(databaseURL: url, listen: listen, loops: settings.count(.loops) ?? coreCount())
        lanesPerLoop = settings.count(.lanes) ?? lanesPerLoop
        connectionsMax = settings.count(.maxConnections) ?? connectionsMax
        batchRowsMax = settings.count(.batchRows) ?? batchRowsMax
        headerMillis = settings.millis(.headerTimeout) ?? headerMillis
        bodyMillis = settings.millis(.bodyTimeout) ?? bodyMillis
        idleMillis = settings.millis(.idleTimeout) ?? idleMillis
        storeMillis = settings.millis(.storeTimeout) ?? storeMillis
        commitMillis = settings.millis(.commitTimeout) ?? commitMillis
        shutdownMillis = settings.millis(.shutdownTimeout) ?? shutdownMillis
        self.journal = settings.text(.journal) ?? journal
        journalBytesMax = settings.count(.journalBytes) ?? journalBytesMax
        journalAgeMillisMax = settings.millis(.journalAge) ?? journalAgeMillisMax
        promise = settings.text(.acknowledgement).flatMap(Promise.init) ?? promise
        queueMillis = settings.millis(.queueAfter) ?? queueMillis
        if promise == .queued, self.journal == nil { throw .missing(.journal) }
        rateLimits = settings.text(.rateLimits) != "off"
        addressLimit = settings.text(.addressLimit).flatMap { parsedRate($0) } ?? addressLimit
        globalLimit = settings.text(.globalLimit).flatMap { parsedRate($0) } ?? globalLimit
        trustedProxies =
            settings.text(.trustedProxies).flatMap { TrustedProxies($0) } ?? trustedProxies
        forwardedField =
            settings.text(.forwardedHeader).flatMap { ForwardedField(rawValue: $0) }
            ?? forwardedField
        redis = settings.text(.redisURL).flatMap { RedisAddress($0) }
        storedAddresses =
            settings.text(.storedAddresses).flatMap(AddressStorage.init) ?? storedAddresses
        proxyProtocol = settings.text(.proxyProtocol) == "on"
        dashboard = settings.text(.dashboardUpstream).flatMap { ListenAddress($0) }
        identity = try IdentityConfiguration(settings)
        identityMillis = settings.millis(.identityTimeout) ?? identityMillis
        logLevel = settings.text(.logLevel) ?? logLevel
    }
}

/// The cores that this process may run on, within what `--loops` allows.
///
/// libuv asks the affinity mask and not the machine: a container with one core gets one loop.
func coreCount() -> Int {
    min(256, max(1, Int(uv_available_parallelism())))
}
