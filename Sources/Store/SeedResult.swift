// What a seed made or found.

public import SeggWatCore

/// The demo's ids and a token for its organization.
public struct SeedResult: Sendable, Equatable {
    /// The organization.
    public var organizationID: Identifier
    /// The project.
    public var projectID: Identifier
    /// The key that the project's widgets send.
    public var projectKey: Identifier
    /// A new API token; it is shown here and never again.
    public var apiToken: String

    /// Makes a result of its parts.
    public init(
        organizationID: Identifier,
        projectID: Identifier,
        projectKey: Identifier,
        apiToken: String
    ) {
        self.organizationID = organizationID
        self.projectID = projectID
        self.projectKey = projectKey
        self.apiToken = apiToken
    }

    /// One line of JSON for scripts; nothing in it needs escaping.
    public var jsonLine: String {
        "{\"organization_id\":\"\(organizationID)\",\"project_id\":\"\(projectID)\","
            + "\"project_key\":\"\(projectKey)\",\"api_token\":\"\(apiToken)\"}"
    }
}
