// A row of the table of pages: what is asked how, by whom, and who answers.

import HTTPTypes
import Hummingbird

/// One page, or one form of it.
struct PageRoute: Sendable {
    /// Answers a visit.
    typealias Handler = @Sendable (PageVisit) async throws -> Response

    /// GET, or POST for what changes something.
    let method: HTTPRequest.Method
    /// The path, with the names of ids in braces.
    let path: String
    /// Who may ask; there is no page without a rule.
    let access: Access
    /// Who answers.
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ handler: @escaping Handler
    ) {
        precondition(method == .get || method == .post, "forms know no other methods")
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }

    /// Whether the path names an organization, as all do that are not for anyone.
    var namesOrganization: Bool { path.hasPrefix("/org/{org_id}") }

    /// Whether the path names a project.
    var namesProject: Bool { path.hasPrefix("/org/{org_id}/projects/{project_id}") }
}
