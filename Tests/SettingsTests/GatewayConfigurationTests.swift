import Gateway
import HTTP
import RateLimits
import Testing

@testable import Settings

@Suite struct GatewayConfigurationTests {
    @Test("the table's defaults are the gateway's own")
    func defaultsAgree() throws {
        let settings = try Settings(flags: [:], environment: [:])
        let made = try GatewayConfiguration(settings, databaseURL: "x=y")
        let own = GatewayConfiguration(databaseURL: "x=y", listen: made.listen, loops: made.loops)
        #expect("\(made)" == "\(own)")
        #expect(made.listen == .tcp(host: "127.0.0.1", port: 8080))
        #expect(made.loops == coreCount() && made.loops >= 1)
    }

    @Test("every setting of the gateway changes its own field")
    func settingsReachTheirFields() throws {
        let configuration = try GatewayConfiguration(
            Settings(
                flags: [
                    .databaseURL: "host=a", .listen: "unix:/x", .loops: "3", .lanes: "4",
                    .maxConnections: "5", .batchRows: "6", .headerTimeout: "7.5",
                    .bodyTimeout: "8", .idleTimeout: "9", .storeTimeout: "10",
                    .commitTimeout: "11", .shutdownTimeout: "12", .logLevel: "debug",
                    .rateLimits: "off", .addressLimit: "0.5/20", .globalLimit: "1000/2000",
                    .trustedProxies: "10.0.0.0/8, unix", .forwardedHeader: "forwarded",
                    .proxyProtocol: "on",
                ],
                environment: [:]
            )
        )
        #expect(configuration.databaseURL == "host=a")
        #expect(configuration.listen == .unix(path: "/x"))
        #expect(configuration.loops == 3)
        #expect(configuration.lanesPerLoop == 4)
        #expect(configuration.connectionsMax == 5)
        #expect(configuration.batchRowsMax == 6)
        #expect(configuration.headerMillis == 7_500)
        #expect(configuration.bodyMillis == 8_000)
        #expect(configuration.idleMillis == 9_000)
        #expect(configuration.storeMillis == 10_000)
        #expect(configuration.commitMillis == 11_000)
        #expect(configuration.shutdownMillis == 12_000)
        #expect(configuration.logLevel == "debug")
        #expect(!configuration.rateLimits)
        #expect(configuration.addressLimit == Rate(perSecond: 0.5, burst: 20))
        #expect(configuration.globalLimit == Rate(perSecond: 1_000, burst: 2_000))
        #expect(configuration.trustedProxies == TrustedProxies("10.0.0.0/8,unix"))
        #expect(configuration.forwardedField == .forwarded)
        #expect(configuration.proxyProtocol)
    }

    @Test("without a database the error says how to give one")
    func databaseIsRequired() throws {
        let settings = try Settings(flags: [:], environment: [:])
        let error = #expect(throws: SettingError.missing(.databaseURL)) {
            try GatewayConfiguration(settings)
        }
        #expect(error?.description.contains("SEGGWAT_DATABASE_URL") == true)
    }
}
