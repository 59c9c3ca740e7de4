// A demo organization to try things with.

/// What a client of the demo needs.
public struct DemoCredentials: Sendable, Equatable {
    /// The instance's origin, for example `http://127.0.0.1:8080`.
    public let issuer: String
    /// A personal access token with the role IAM_LOGIN_CLIENT: for a login page.
    public let loginToken: String
    /// One without any role, which is all that verifying sessions takes.
    public let verifyToken: String
    /// The organization of the demo user.
    public let organizationID: String
    /// The demo user.
    public let userID: String
    /// What the demo user types at a login.
    public let loginName: String
    /// The demo user's password.
    public let password: String
}
