// Who may do what with other people's sessions.

/// A role in an instance or organization, as far as the session API asks for one.
enum Role: String, Sendable, CaseIterable {
    case instanceOwner = "IAM_OWNER"
    case instanceOwnerViewer = "IAM_OWNER_VIEWER"
    case instanceOrganizationManager = "IAM_ORG_MANAGER"
    case instanceUserManager = "IAM_USER_MANAGER"
    case loginClient = "IAM_LOGIN_CLIENT"
    case organizationOwner = "ORG_OWNER"
    case organizationUserManager = "ORG_USER_MANAGER"

    /// What a role allows.
    enum Permission: Sendable { case sessionRead, sessionWrite, sessionLink, sessionDelete }

    func allows(_ permission: Permission) -> Bool {
        switch (self, permission) {
        case (.loginClient, _): true
        case (_, .sessionRead): true
        case (.instanceOwnerViewer, .sessionDelete): false
        case (_, .sessionDelete): true
        case (.instanceOwner, .sessionWrite): true
        case (_, .sessionWrite), (_, .sessionLink): false
        }
    }

    /// Whether it counts in the user's own organization only.
    var isOfOrganization: Bool { self == .organizationOwner || self == .organizationUserManager }
}
