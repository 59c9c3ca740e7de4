// A row of the table of routes: what is asked how, by whom, and who answers.

import HTTPTypes
import Hummingbird

/// One operation of the API.
struct APIRoute: Sendable {
    /// Answers a call.
    typealias Handler = @Sendable (Call) async throws -> Response

    /// The method.
    let method: HTTPRequest.Method
    /// The path behind `/api/v1`, as the OpenAPI document writes it: `/projects/{project_id}`.
    let path: String
    /// Who may call it; there is no route without a rule.
    let access: Access
    /// Who answers.
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }

    /// How many ids the path has.
    var placeholders: Int { path.count { $0 == "{" } }

    /// Whether the path names a project.
    var namesProject: Bool { path.hasPrefix("/projects/{project_id}") }
}
