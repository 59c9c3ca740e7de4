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
    /// How many submissions to store, over the last 90 days.
    public var demoData: Int

    /// Makes options; the defaults are a demo that anybody may submit to.
    public init(
        origins: [String] = ["*"],
        plan: Plan = .selfHosted,
        name: String = "Demo",
        demoData: Int = 0
    ) {
        self.origins = origins
        self.plan = plan
        self.name = name
        self.demoData = demoData
    }
}
