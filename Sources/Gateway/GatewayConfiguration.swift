// What an operator may choose; bounds that are not a choice live in Limits.swift.

public import HTTP
public import Identity
public import RateLimits
public import Redis
public import SeggWatCore

/// The configuration of one gateway process.
public struct GatewayConfiguration: Sendable {
    /// A libpq connection string or URL.
    public var databaseURL: String
    /// Where to listen.
    public var listen: ListenAddress
    /// Event loops, one thread each.
    public var loops: Int
    /// Database connections per loop.
    public var lanesPerLoop = 2
    /// Client connections that the whole process holds at most.
    public var connectionsMax = 20_000
    /// Rows in one batch at most.
    public var batchRowsMax = 4_096
    /// Milliseconds in which a request's head must be complete.
    public var headerMillis = 5_000
    /// Milliseconds in which a request's body must be complete.
    public var bodyMillis = 30_000
    /// Milliseconds for which a connection without a request is kept.
    public var idleMillis = 60_000
    /// Milliseconds for which a submission may wait for the database before it hears 503.
    public var storeMillis = 5_000
    /// Milliseconds after which a batch in flight is given up and its connection closed.
    public var commitMillis = 30_000
    /// Milliseconds that a shutdown may take.
    public var shutdownMillis = 10_000
    /// The journal's folder; nil for none.
    public var journal: String?
    /// Bytes that the journal holds at most.
    public var journalBytesMax = 1 << 30
    /// Milliseconds that the journal's oldest record may have waited.
    public var journalAgeMillisMax = 86_400_000
    /// What a yes promises when the request does not ask for more.
    public var promise = Promise.stored
    /// Milliseconds for which a batch waits for the database before the journal has it.
    public var queueMillis = 2_000
    /// Whether rate limits hold; off is for load tests.
    public var rateLimits = true
    /// Requests of one client address, whatever it submits to.
    public var addressLimit = Rate(perSecond: 100, burst: 2_000)
    /// Requests that the whole process takes.
    public var globalLimit = Rate.unlimited
    /// Proxies whose word about a client's address is believed.
    public var trustedProxies = TrustedProxies.none
    /// Where those proxies write it.
    public var forwardedField = ForwardedField.forwardedFor
    /// Whether every connection begins with a PROXY header.
    public var proxyProtocol = false
    /// The Redis server that limits are shared through; nil for limits of this process.
    public var redis: RedisAddress?
    /// Where every request is forwarded that is not the gateway's own; nil for nowhere.
    public var dashboard: ListenAddress?
    /// What is stored of a client's address.
    public var storedAddresses = AddressStorage.hashed
    /// The project that `/demo` shows; nil for no demonstration.
    public var demoProject: Identifier?
    /// How it is found out who submits.
    public var identity = IdentityConfiguration()
    /// Milliseconds for which a submission may wait for that before it hears 503.
    public var identityMillis = 3_000
    /// The least severe level that is logged (a swift-log level's name).
    public var logLevel = "info"

    /// Makes a configuration with the defaults for all but these.
    public init(databaseURL: String, listen: ListenAddress, loops: Int) {
        self.databaseURL = databaseURL
        self.listen = listen
        self.loops = loops
    }
}
