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
    /// What the project may submit: its plan's limits, or its own where it has some.
    public var limits: PlanLimits
    /// What it takes for spam.
    public var spam: SpamRules
    /// The origins that may submit, as they were entered.
    public var allowedOrigins: [String]
    /// The configuration of the NPS widget, a JSON object; nil when nothing was configured.
    public var npsConfig: String?
    /// What it asks of the sessions and tokens that come with submissions.
    public var identity = IdentityRule.off
    /// The one organization of the identity provider whose users may submit; nil for any.
    public var identityOrganization: String?
    /// What its end-user tokens are signed with.
    public var endUserSecret: [UInt8]?

    /// Makes a record of its parts; nothing is asked of who submits.
    public init(
        id: Identifier,
        key: Identifier,
        organizationID: Identifier,
        plan: Plan,
        limits: PlanLimits,
        spam: SpamRules = SpamRules(),
        allowedOrigins: [String],
        npsConfig: String? = nil
    ) {
        self.id = id
        self.key = key
        self.organizationID = organizationID
        self.plan = plan
        self.limits = limits
        self.spam = spam
        self.allowedOrigins = allowedOrigins
        self.npsConfig = npsConfig
    }
}
