// What an operator may choose about the dashboard.

public import Identity

/// The configuration of one dashboard.
public struct DashboardConfiguration: Sendable {
    /// Where the dashboard listens.
    public enum Address: Sendable, Equatable {
        /// A numeric address and a port; port 0 lets the kernel choose.
        case tcp(host: String, port: UInt16)
        /// A unix socket at this path, as the gateway on the same machine uses.
        case unix(path: String)
    }

    /// A libpq connection string or URL.
    public var databaseURL: String
    /// Where to listen.
    public var listen: Address
    /// Database connections for requests, and so queries at a time.
    public var poolSize = 8

    /// Where Zitadel is, without a slash behind it; nil where nobody can log in.
    public var zitadelURL: String?
    /// A personal access token of a service user with the role IAM_LOGIN_CLIENT there.
    public var zitadelToken: String?
    /// What cookies are sealed with; nil for a secret that ends with the process.
    public var secret: String?

    /// How access tokens are verified; nil where none are taken.
    public var identity: IdentityConfiguration?
    /// Whether webhooks may lead into private networks, and go without TLS.
    public var allowsPrivateWebhooks = false

    /// Makes a configuration with the defaults for all but these.
    public init(databaseURL: String, listen: Address) {
        self.databaseURL = databaseURL
        self.listen = listen
    }
}
