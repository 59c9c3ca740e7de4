// What `seggwat seed` may be asked for.

public import SeggWatCore

/// The choices of a seed.
public struct SeedOptions: Sendable, Equatable {
    /// The origins that may submit to the project.
    public var origins: [String]
    /// The organization's plan.
    public var plan: Plan
    /// The name of the organization and of the project.
    public var name: String
    /// What the project asks of who submits.
    public var identity: IdentityRule
    /// The one organization of the identity provider whose users may submit; nil for any.
    public var identityOrganization: String?
    /// What its end-user tokens are signed with; nil leaves what there is.
    public var endUserSecret: String?
    /// The zero bits of the proof of work that the project asks for; 0 asks for none.
    public var proofOfWorkBits: Int
    /// How many submissions to store, over the last 90 days.
    public var demoData: Int

    /// Makes options; the defaults are a demo that anybody may submit to.
    public init(
        origins: [String] = ["*"],
        plan: Plan = .selfHosted,
        name: String = "Demo",
        identity: IdentityRule = .off,
        identityOrganization: String? = nil,
        endUserSecret: String? = nil,
        proofOfWorkBits: Int = 0,
        demoData: Int = 0
    ) {
        self.origins = origins
        self.plan = plan
        self.name = name
        self.identity = identity
        self.identityOrganization = identityOrganization
        self.endUserSecret = endUserSecret
        self.proofOfWorkBits = proofOfWorkBits
        self.demoData = demoData
    }
}
