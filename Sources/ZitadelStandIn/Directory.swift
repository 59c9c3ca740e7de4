// Who there is: instances, organizations, users, projects and applications.

/// One Zitadel, chosen by the host that a request names.
struct Instance: Sendable {
    let id: String
    /// Zitadel's own project in it, which tokens for its API name as their audience.
    var projectID = ""
    /// The hosts that it answers for; the stand-in's own address belongs to the first instance.
    var domains: [String]
    var isBlocked = false
    /// Authenticated requests that are left; nil for no quota.
    var quota: Int64?
}

/// A tenant.
struct Organization: Sendable {
    let id: String
    let instanceID: String
    var name: String
    var primaryDomain: String
    var isActive = true
}

/// A person or a service.
struct User: Sendable {
    enum State: String, Sendable { case active, inactive, locked, removed }

    let id: String
    let organizationID: String
    var isService = false
    var userName: String
    var loginName: String
    var displayName = ""
    var givenName = ""
    var familyName = ""
    var email = ""
    var password: String?
    /// The secret of RFC 6238 as bytes.
    var totpSecret: [UInt8]?
    var recoveryCodes: [String] = []
    /// Whether every bearer session of this user needs a second factor.
    var needsSecondFactor = false
    var state = State.active
    /// Wrong passwords or codes in a row.
    var failedAttempts = 0
    /// Roles of a service user in the instance.
    var roles: [Role] = []
    /// What a service user authenticates with at the token endpoint.
    var secret: String?
    var metadata: [String: String] = [:]
}

/// What an organization builds: a group of applications and roles.
struct Project: Sendable {
    let id: String
    let organizationID: String
    var name: String
    /// Whether a user without a role in it may not log in.
    var requiresRole = false
    /// The organizations that were granted it, beside its own; nil lets everyone in.
    var grantedTo: [String]?
}

/// A client of the OIDC endpoints.
struct ClientApplication: Sendable {
    enum Kind: String, Sendable { case oidc, api }
    enum TokenType: String, Sendable { case opaque, jwt }

    let id: String
    let clientID: String
    let projectID: String
    var name = ""
    var kind = Kind.oidc
    /// Nil: a public client, or one that authenticates with a key.
    var secret: String?
    var redirectURIs: [String] = []
    var postLogoutURIs: [String] = []
    var origins: [String] = []
    var tokenType = TokenType.opaque
    /// Seconds of clock skew that are added to `exp` and taken from `iat`; 0 to 5.
    var clockSkew: Double = 0
    var assertsRolesOnAccessToken = false
    var assertsOnIDToken = false
    var backchannelLogoutURI: String?
    var isActive = true
}

/// The roles of a user in a project, for one organization.
struct UserGrant: Sendable {
    let userID: String
    let projectID: String
    let organizationID: String
    var roles: [String]
}

/// Whose key signs assertions: a service user's, or an application's.
struct AssertionKey: Sendable {
    enum Owner: Sendable, Equatable { case user(String), application(clientID: String) }
    let id: String
    let owner: Owner
    /// The public key (SubjectPublicKeyInfo, PEM).
    let publicKey: String
    var expiration: Instant?
}

/// A personal access token of a service user.
struct AccessKey: Sendable {
    let userID: String
    var expiration: Instant?
}
