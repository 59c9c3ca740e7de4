// What a gateway knows of a project.

public import SeggWatCore

/// A project as the data plane needs it.
public struct ProjectRecord: Sendable, Equatable {
    /// The id that submissions are stored under.
    public var id: Identifier
    /// The public key that widgets send.
    public var key: Identifier
    /// The organization that owns it.
    public var organizationID: Identifier
    /// The organization's plan.
    public var plan: Plan
    /// The origins that may submit, as they were entered.
    public var allowedOrigins: [String]

    /// Makes a record of its parts.
    public init(
        id: Identifier,
        key: Identifier,
        organizationID: Identifier,
        plan: Plan,
        allowedOrigins: [String]
    ) {
        self.id = id
        self.key = key
        self.organizationID = organizationID
        self.plan = plan
        self.allowedOrigins = allowedOrigins
    }
}
