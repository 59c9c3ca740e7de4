// An invitation as the page of members lists it.

/// An invitation that is open or over.
public struct InvitationView: Sendable {
    /// Its id.
    public var id: String
    /// Whom it is for.
    public var email: String
    /// `admin` or `member`.
    public var role: String
    /// `pending` or `expired`.
    public var status: String
    /// When its link ends, RFC 3339 in UTC.
    public var expiresAt: String

    /// Makes an invitation.
    public init(id: String, email: String, role: String, status: String, expiresAt: String) {
        self.id = id
        self.email = email
        self.role = role
        self.status = status
        self.expiresAt = expiresAt
    }
}
