// Who asks: what a bearer token has been found to stand for.

/// The authenticated caller of an API.
struct Caller: Sendable {
    let userID: String
    let organizationID: String
    let roles: [Role]
    /// The browser of a session that is its own credential.
    var fingerprintID = ""

    /// Refuses a caller whose roles do not allow it in an organization, or in the instance (nil).
    func require(
        _ permission: Role.Permission,
        organizationID: String? = nil
    ) throws(Problem) {
        guard !roles.isEmpty else { throw .membershipMissing }
        guard isAllowed(permission, organizationID: organizationID) else {
            throw .permissionMissing
        }
    }

    func isAllowed(_ permission: Role.Permission, organizationID: String? = nil) -> Bool {
        roles.contains { role in
            role.allows(permission)
                && (!role.isOfOrganization || self.organizationID == organizationID)
        }
    }
}
