// Every option that an operator can set, once: help texts, parsing, errors and
// docs/operations.md are all made of this table.

/// One option: a flag, an environment variable and a key in the configuration file.
public struct Setting: Hashable, Sendable {
    /// The key in the configuration file, its objects joined by dots.
    public let key: String
    /// The flag's name without its dashes.
    public let flag: String
    /// What stands for the value in help texts.
    public let placeholder: String
    /// What a value must look like.
    public let rule: SettingRule
    /// The value when nobody sets one, as text; nil when there is none.
    public let fallback: String?
    /// What the default is where it is no constant.
    public let fallbackInWords: String?
    /// What the option does.
    public let meaning: String

    /// The environment variable: the key in upper case with the product's name before it.
    public var variable: String {
        "SEGGWAT_" + key.uppercased().split(separator: ".").joined(separator: "_")
    }

    /// Whether the configuration file may hold it.
    public var isAllowedInFile: Bool { self != .configurationFile }

    private init(
        _ key: String,
        flag: String,
        placeholder: String,
        rule: SettingRule,
        fallback: String? = nil,
        fallbackInWords: String? = nil,
        meaning: String
    ) {
        self.key = key
        self.flag = flag
        self.placeholder = placeholder
        self.rule = rule
        self.fallback = fallback
        self.fallbackInWords = fallbackInWords
        self.meaning = meaning
    }

    /// Two settings are the same when their keys are.
    public static func == (left: Setting, right: Setting) -> Bool { left.key == right.key }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension Setting {
    /// Where the configuration file is.
    public static let configurationFile = Setting(
        "config",
        flag: "config",
        placeholder: "file",
        rule: .path,
        fallbackInWords: "no file",
        meaning: "A JSON file with values for these options."
    )
    /// Where the database is.
    public static let databaseURL = Setting(
        "database.url",
        flag: "database-url",
        placeholder: "url",
        rule: .databaseURL,
        fallbackInWords: "none; `up` starts a private cluster",
        meaning: "The PostgreSQL database: a libpq URL or connection string."
    )
    /// Where the gateway listens.
    public static let listen = Setting(
        "gateway.listen",
        flag: "listen",
        placeholder: "address",
        rule: .listener,
        fallback: "127.0.0.1:8080",
        meaning:
            "Where to listen: host:port, [v6]:port or unix:path, or fd:number for a socket that"
            + " systemd passes; port 0 takes a free one."
    )
    /// How many event loops run.
    public static let loops = Setting(
        "gateway.loops",
        flag: "loops",
        placeholder: "n",
        rule: .count(1...256),
        fallbackInWords: "one per core",
        meaning: "Event loops, one thread each."
    )
    /// How many database connections a loop has.
    public static let lanes = Setting(
        "gateway.lanes",
        flag: "lanes",
        placeholder: "n",
        rule: .count(1...16),
        fallback: "2",
        meaning: "Database connections per loop; two keep one batch filling while one commits."
    )
    /// How many clients may be connected.
    public static let maxConnections = Setting(
        "gateway.max_connections",
        flag: "max-connections",
        placeholder: "n",
        rule: .count(1...1_000_000),
        fallback: "20000",
        meaning: "Client connections that the process holds at most."
    )
    /// How large a batch may be.
    public static let batchRows = Setting(
        "gateway.batch_rows",
        flag: "batch-rows",
        placeholder: "n",
        rule: .count(1...65_536),
        fallback: "4096",
        meaning: "Rows in one batch at most."
    )
    /// How long a request's head may take.
    public static let headerTimeout = Setting(
        "gateway.header_timeout",
        flag: "header-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "5",
        meaning: "Seconds in which a request's head must be complete."
    )
    /// How long a request's body may take.
    public static let bodyTimeout = Setting(
        "gateway.body_timeout",
        flag: "body-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "30",
        meaning: "Seconds in which a request's body must be complete."
    )
    /// How long a silent connection is kept.
    public static let idleTimeout = Setting(
        "gateway.idle_timeout",
        flag: "idle-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...86_400),
        fallback: "60",
        meaning: "Seconds for which a connection without a request is kept."
    )
    /// How long a submission waits for the database.
    public static let storeTimeout = Setting(
        "gateway.store_timeout",
        flag: "store-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "5",
        meaning: "Seconds that a submission waits for the database before it hears 503."
    )
    /// How long a commit may take.
    public static let commitTimeout = Setting(
        "gateway.commit_timeout",
        flag: "commit-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "30",
        meaning: "Seconds after which a batch in flight is given up and its connection closed."
    )
    /// Where the journal is.
    public static let journal = Setting(
        "gateway.journal",
        flag: "journal",
        placeholder: "path",
        rule: .path,
        fallbackInWords: "none; `up` keeps one beside its cluster",
        meaning: "The folder of the journal, which takes submissions while the database is away; "
            + "made when it is missing, and used by one process."
    )
    /// How much the journal holds.
    public static let journalBytes = Setting(
        "gateway.journal_bytes",
        flag: "journal-bytes",
        placeholder: "n",
        rule: .count(67_108_864...1_099_511_627_776),
        fallback: "1073741824",
        meaning: "Bytes that the journal holds at most."
    )
    /// How long the journal goes on.
    public static let journalAge = Setting(
        "gateway.journal_age",
        flag: "journal-age",
        placeholder: "seconds",
        rule: .seconds(1...2_592_000),
        fallback: "86400",
        meaning: "Seconds after which a journal that still cannot be stored takes no more."
    )
    /// What a yes promises.
    public static let acknowledgement = Setting(
        "gateway.ack",
        flag: "ack",
        placeholder: "promise",
        rule: .choice(["stored", "queued", "received"]),
        fallback: "stored",
        meaning: "What is waited for before the answer, when the request does not ask for more: "
            + "the commit, the journal (which `queued` needs), or nothing."
    )
    /// When a slow database is not waited for any more.
    public static let queueAfter = Setting(
        "gateway.queue_after",
        flag: "queue-after",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "2",
        meaning: "Seconds that a submission waits for a slow database before it goes into the "
            + "journal; one that is away is waited for a quarter of a second."
    )
    /// How long a shutdown may take.
    public static let shutdownTimeout = Setting(
        "gateway.shutdown_timeout",
        flag: "shutdown-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...3_600),
        fallback: "10",
        meaning: "Seconds that a shutdown may take."
    )
    /// Whether limits hold.
    public static let rateLimits = Setting(
        "rate_limits",
        flag: "rate-limits",
        placeholder: "on|off",
        rule: .choice(["on", "off"]),
        fallback: "on",
        meaning: "Whether rate limits hold; off is for load tests."
    )
    /// How often one address may ask.
    public static let addressLimit = Setting(
        "gateway.address_limit",
        flag: "address-limit",
        placeholder: "rate",
        rule: .rate,
        fallback: "100/2000",
        meaning: "Submissions of one client address; IPv6 addresses count by /64."
    )
    /// How often everybody together may ask.
    public static let globalLimit = Setting(
        "gateway.global_limit",
        flag: "global-limit",
        placeholder: "rate",
        rule: .rate,
        fallback: "none",
        meaning: "Submissions that the whole process takes."
    )
    /// Who may name clients.
    public static let trustedProxies = Setting(
        "gateway.trusted_proxies",
        flag: "trusted-proxies",
        placeholder: "addresses",
        rule: .proxies,
        fallback: "none",
        meaning: "Proxies whose word about a client's address is believed."
    )
    /// Where they name clients.
    public static let forwardedHeader = Setting(
        "gateway.forwarded_header",
        flag: "forwarded-header",
        placeholder: "name",
        rule: .choice(["x-forwarded-for", "forwarded"]),
        fallback: "x-forwarded-for",
        meaning: "The field that the trusted proxies write; the other one is not read."
    )
    /// Whether a balancer names clients.
    public static let proxyProtocol = Setting(
        "gateway.proxy_protocol",
        flag: "proxy-protocol",
        placeholder: "on|off",
        rule: .choice(["on", "off"]),
        fallback: "off",
        meaning: "Whether every connection begins with a PROXY header, version 1 or 2."
    )
    /// Where limits are shared.
    public static let redisURL = Setting(
        "gateway.redis_url",
        flag: "redis-url",
        placeholder: "url",
        rule: .redisURL,
        fallbackInWords: "none",
        meaning: "The Redis server through which gateways share their limits."
    )
    /// What is stored of an address.
    public static let storedAddresses = Setting(
        "gateway.stored_addresses",
        flag: "stored-addresses",
        placeholder: "form",
        rule: .choice(["hashed", "truncated", "none"]),
        fallback: "hashed",
        meaning:
            "What is stored of a client's address: a hash whose key changes daily, its network "
            + "(/24 of IPv4, /48 of IPv6), or nothing."
    )
    /// Where the dashboard is that the gateway forwards to.
    public static let dashboardUpstream = Setting(
        "gateway.dashboard_upstream",
        flag: "dashboard-upstream",
        placeholder: "address",
        rule: .address,
        fallbackInWords: "none; `up` runs one",
        meaning: "Where the dashboard listens, to which every request is forwarded that is not the "
            + "gateway's own."
    )
    /// Where the dashboard listens.
    public static let dashboardListen = Setting(
        "dashboard.listen",
        flag: "dashboard-listen",
        placeholder: "address",
        rule: .address,
        fallback: "unix:/run/seggwat/dashboard.sock",
        meaning: "Where the dashboard listens; it believes what the gateway says of clients, so "
            + "nobody else should reach it."
    )
    /// How many connections the dashboard has.
    public static let dashboardPool = Setting(
        "dashboard.pool",
        flag: "dashboard-pool",
        placeholder: "n",
        rule: .count(1...256),
        fallback: "8",
        meaning: "Database connections for the dashboard's requests."
    )
    /// Which Zitadel sessions are those of.
    public static let zitadelURL = Setting(
        "zitadel.url",
        flag: "zitadel-url",
        placeholder: "url",
        rule: .webAddress,
        fallbackInWords: "none; `up` starts a stand-in",
        meaning: "The Zitadel instance that sessions and access tokens are verified with."
    )
    /// What we call it with.
    public static let zitadelToken = Setting(
        "zitadel.token",
        flag: "zitadel-token",
        placeholder: "token",
        rule: .secret(1...4_096),
        fallbackInWords: "none",
        meaning: "The personal access token of a service user, which needs no role; better in the "
            + "variable or the file than on the command line."
    )
    /// What it calls itself.
    public static let zitadelIssuer = Setting(
        "zitadel.issuer",
        flag: "zitadel-issuer",
        placeholder: "url",
        rule: .webAddress,
        fallbackInWords: "`zitadel.url`",
        meaning: "The issuer in Zitadel's tokens, whose host name is sent to it; for an internal "
            + "address in `zitadel.url`."
    )
    /// Who we are for access tokens.
    public static let zitadelClientID = Setting(
        "zitadel.client_id",
        flag: "zitadel-client-id",
        placeholder: "id",
        rule: .secret(1...200),
        fallbackInWords: "none",
        meaning: "The API application that access tokens are meant for and that introspects them."
    )
    /// Its secret.
    public static let zitadelClientSecret = Setting(
        "zitadel.client_secret",
        flag: "zitadel-client-secret",
        placeholder: "secret",
        rule: .secret(1...1_024),
        fallbackInWords: "none",
        meaning: "That application's secret."
    )
    /// Its key.
    public static let zitadelClientKeyFile = Setting(
        "zitadel.client_key_file",
        flag: "zitadel-client-key-file",
        placeholder: "file",
        rule: .path,
        fallbackInWords: "none",
        meaning: "That application's key file (JSON), instead of id and secret: cheaper for "
            + "Zitadel."
    )
    /// Whom tokens are for.
    public static let zitadelAudience = Setting(
        "zitadel.audience",
        flag: "zitadel-audience",
        placeholder: "ids",
        rule: .text(1...1_024),
        fallbackInWords: "the application's id",
        meaning: "What else may stand in the `aud` of a token, such as the project's id; several "
            + "separated by commas."
    )
    /// What its webhooks are signed with.
    public static let zitadelWebhookKey = Setting(
        "zitadel.webhook_key",
        flag: "zitadel-webhook-key",
        placeholder: "key",
        rule: .secret(8...1_024),
        fallbackInWords: "none; webhooks are not taken",
        meaning: "The signing key of the target whose webhooks come to /hooks/zitadel."
    )
    /// How long a call may take.
    public static let zitadelTimeout = Setting(
        "zitadel.timeout",
        flag: "zitadel-timeout",
        placeholder: "seconds",
        rule: .seconds(0.05...60),
        fallback: "2.5",
        meaning: "Seconds in which Zitadel must have answered, a second attempt included."
    )
    /// How long a submission waits.
    public static let identityTimeout = Setting(
        "identity.timeout",
        flag: "identity-timeout",
        placeholder: "seconds",
        rule: .seconds(0.01...60),
        fallback: "3",
        meaning: "Seconds that a submission waits for its session to be verified before it hears "
            + "503."
    )
    /// When an answer is renewed.
    public static let identityRefresh = Setting(
        "identity.refresh_after",
        flag: "identity-refresh-after",
        placeholder: "seconds",
        rule: .seconds(0.1...86_400),
        fallback: "20",
        meaning: "Seconds after which a verified session is verified again, while it is used."
    )
    /// When an answer ends.
    public static let identityLifetime = Setting(
        "identity.lifetime",
        flag: "identity-lifetime",
        placeholder: "seconds",
        rule: .seconds(0.1...86_400),
        fallback: "60",
        meaning: "Seconds for which a verified session is believed: so long may a logout go unseen."
    )
    /// How long an answer stands in.
    public static let identityStale = Setting(
        "identity.stale",
        flag: "identity-stale",
        placeholder: "seconds",
        rule: .seconds(0...86_400),
        fallback: "300",
        meaning: "Seconds more for which it is believed while Zitadel cannot be asked."
    )
    /// How many are remembered.
    public static let identityRemembered = Setting(
        "identity.remembered",
        flag: "identity-remembered",
        placeholder: "n",
        rule: .count(1...4_194_304),
        fallback: "65536",
        meaning: "Verified sessions and tokens that the process remembers; about 500 bytes each."
    )
    /// How many calls are made at a time.
    public static let identityCalls = Setting(
        "identity.calls",
        flag: "identity-calls",
        placeholder: "n",
        rule: .count(1...1_024),
        fallback: "32",
        meaning: "Calls to Zitadel at a time."
    )
    /// Whether one factor is enough.
    public static let identityFactors = Setting(
        "identity.factors",
        flag: "identity-factors",
        placeholder: "n",
        rule: .choice(["1", "2"]),
        fallback: "1",
        meaning: "Factors that a session must have proved beside the user's name."
    )
    /// What the login page calls Zitadel with.
    public static let dashboardZitadelToken = Setting(
        "dashboard.zitadel_token",
        flag: "dashboard-zitadel-token",
        placeholder: "token",
        rule: .secret(1...4_096),
        fallbackInWords: "none: nobody can log in",
        meaning: "The personal access token of a service user with the role IAM_LOGIN_CLIENT, with "
            + "which the login page makes sessions; better in the variable or the file than on the "
            + "command line."
    )
    /// What cookies are sealed with.
    public static let dashboardSecret = Setting(
        "dashboard.secret",
        flag: "dashboard-secret",
        placeholder: "secret",
        rule: .secret(32...4_096),
        fallbackInWords: "a random one: logins end with the process",
        meaning: "What session cookies are sealed with, the same for every dashboard behind one "
            + "address; better in the variable or the file than on the command line."
    )
    /// Where webhooks may lead.
    public static let dashboardWebhookTargets = Setting(
        "dashboard.webhook_targets",
        flag: "webhook-targets",
        placeholder: "public|any",
        rule: .choice(["public", "any"]),
        fallback: "public",
        meaning: "Where webhooks may lead: `public` is HTTPS and addresses of the public internet, "
            + "`any` is HTTP and private addresses too, for receivers in one's own network."
    )
    /// What is logged.
    public static let logLevel = Setting(
        "log.level",
        flag: "log-level",
        placeholder: "level",
        rule: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        fallback: "info",
        meaning: "The least severe level that is logged."
    )
    /// Where the private cluster lives.
    public static let directory = Setting(
        "up.directory",
        flag: "directory",
        placeholder: "path",
        rule: .path,
        fallback: ".seggwat",
        meaning: "Where `up` keeps its private PostgreSQL cluster and its journal."
    )
    /// Whether there is somebody to log in with.
    public static let zitadelStandIn = Setting(
        "up.zitadel_stand_in",
        flag: "zitadel-stand-in",
        placeholder: "on|off",
        rule: .choice(["on", "off"]),
        fallback: "on",
        meaning: "Whether `up` runs a stand-in for Zitadel with a demo user."
    )
    /// Which websites may use the seeded project.
    public static let seedOrigins = Setting(
        "seed.origin",
        flag: "origin",
        placeholder: "origin",
        rule: .origins,
        fallback: "*",
        meaning: "An origin that may send to the demo project; several: repeat the flag, "
            + "separate them by commas in the variable, or write an array in the file."
    )
    /// The seeded organization's plan.
    public static let seedPlan = Setting(
        "seed.plan",
        flag: "plan",
        placeholder: "plan",
        rule: .choice(["free", "starter", "pro", "self-hosted"]),
        fallback: "self-hosted",
        meaning: "The demo organization's plan."
    )
    /// The seeded project's name.
    public static let seedName = Setting(
        "seed.name",
        flag: "name",
        placeholder: "name",
        rule: .text(1...100),
        fallback: "Demo",
        meaning: "The demo project's name; a name that exists is found, not made again."
    )
    /// What the seeded project asks of who submits.
    public static let seedIdentity = Setting(
        "seed.identity",
        flag: "identity",
        placeholder: "rule",
        rule: .choice(["off", "optional", "required"]),
        fallback: "off",
        meaning: "Whether the demo project looks at the session or token of a submission, and "
            + "whether it needs one."
    )
    /// Whose users may submit.
    public static let seedIdentityOrganization = Setting(
        "seed.identity_org",
        flag: "identity-org",
        placeholder: "id",
        rule: .text(1...200),
        fallbackInWords: "any",
        meaning: "The one Zitadel organization whose users may submit to the demo project."
    )
    /// What end-user tokens are signed with.
    public static let seedEndUserSecret = Setting(
        "seed.end_user_secret",
        flag: "end-user-secret",
        placeholder: "secret",
        rule: .secret(32...256),
        fallbackInWords: "none, or what there is",
        meaning: "What the demo project's end-user tokens are signed with (HS256)."
    )
    /// What work the seeded project asks for.
    public static let seedProofOfWork = Setting(
        "seed.proof_of_work",
        flag: "proof-of-work",
        placeholder: "bits",
        rule: .count(0...22),
        fallback: "0",
        meaning: "The zero bits of the proof of work that the demo project asks for; 0 for none."
    )
    /// How many submissions are made up.
    public static let seedDemoData = Setting(
        "seed.demo_data",
        flag: "demo-data",
        placeholder: "n",
        rule: .count(0...100_000_000),
        fallback: "0",
        meaning: "Realistic submissions of the last 90 days to store, through COPY."
    )

    /// The options of every command.
    public static let common: [Setting] = [.configurationFile, .databaseURL, .logLevel]

    /// The options of the gateway, which `up` runs too.
    public static let gateway: [Setting] =
        [
            .listen, .loops, .lanes, .maxConnections, .batchRows, .headerTimeout, .bodyTimeout,
            .idleTimeout, .storeTimeout, .commitTimeout, .shutdownTimeout, .journal,
            .journalBytes, .journalAge, .acknowledgement, .queueAfter,
            .rateLimits, .addressLimit,
            .globalLimit, .trustedProxies, .forwardedHeader, .proxyProtocol, .redisURL,
            .storedAddresses, .dashboardUpstream,
        ] + identity

    /// The gateway's options about who submits.
    public static let identity: [Setting] = [
        .zitadelURL, .zitadelToken, .zitadelIssuer, .zitadelClientID, .zitadelClientSecret,
        .zitadelClientKeyFile, .zitadelAudience, .zitadelWebhookKey, .zitadelTimeout,
        .identityTimeout, .identityRefresh, .identityLifetime, .identityStale, .identityRemembered,
        .identityCalls, .identityFactors,
    ]

    /// The options of the dashboard, beside the address of Zitadel.
    public static let dashboard: [Setting] = [
        .dashboardListen, .dashboardPool, .dashboardZitadelToken, .dashboardSecret,
        .dashboardWebhookTargets,
    ]

    /// The options of `seed`.
    public static let seed: [Setting] = [
        .seedOrigins, .seedPlan, .seedName, .seedIdentity, .seedIdentityOrganization,
        .seedEndUserSecret, .seedProofOfWork, .seedDemoData,
    ]

    /// Every option, in the order of the documentation.
    public static let all: [Setting] =
        common + gateway + dashboard + [.directory, .zitadelStandIn] + seed
}

extension Setting {
    /// The option's row in the table of docs/operations.md.
    public var documentationRow: String {
        let key = isAllowedInFile ? "`\(key)`" : "–"
        let fallback = fallback.map { "`\($0)`" } ?? fallbackInWords ?? "–"
        // An asterisk would begin emphasis.
        let words = rule.words.map { $0 == "*" ? "\\*" : String($0) }.joined()
        return "| \(key) | `\(variable)` | `--\(flag)` | \(fallback) | \(meaning) "
            + "Must be \(words). |"
    }
}
