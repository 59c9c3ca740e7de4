// What a route asks of its caller; the one place where roles and scopes are weighed.

/// A route's rule.
enum Access: String, Sendable, CaseIterable {
    /// Nobody need be known.
    case anyone
    /// See submissions, projects and statistics: every member.
    case read
    /// Create and triage submissions: every member, because a feedback is assigned to members too.
    case write
    /// Projects, tokens, webhooks, what erases and what exports persons: admins and owners.
    case admin

    /// The least role and the scope that it takes.
    private var demands: (role: Role, scope: Scopes)? {
        switch self {
        case .anyone: nil
        case .read: (.member, .read)
        case .write: (.member, .write)
        case .admin: (.admin, .admin)
        }
    }

    /// Lets a caller pass.
    ///
    /// - Throws: 401 for nobody, 403 for one who may not.
    func check(_ caller: Caller?) throws(APIError) {
        guard let demands else { return }
        guard let caller else { throw .unauthorized }
        guard caller.scopes.contains(demands.scope) else {
            throw .forbidden("This token lacks the scope \(demands.scope.words.joined())")
        }
        guard caller.role >= demands.role else {
            throw .forbidden("This needs the role \(demands.role.rawValue) in the organization")
        }
    }
}
