// What each plan allows; docs/limits.md has the same table.

/// How often: a burst at once, and so many a second in the long run.
public struct Allowance: Equatable, Sendable {
    /// Submissions a second, more than 0.
    public var perSecond: Double
    /// Submissions at once, at least 1.
    public var burst: Int

    /// Makes an allowance.
    public init(perSecond: Double, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// The limits of a project, from its organization's plan or its own.
public struct PlanLimits: Equatable, Sendable {
    /// Submissions of the whole project; nil without a limit.
    public var project: Allowance?
    /// Submissions of one client address to the project; nil without a limit.
    public var address: Allowance?

    /// Makes limits.
    public init(project: Allowance?, address: Allowance?) {
        self.project = project
        self.address = address
    }
}

extension Plan {
    /// Submissions of all of an organization's projects in a calendar month (UTC); nil without a
    /// quota.
    public var monthlyQuota: Int? {
        switch self {
        case .free: 1_000
        case .starter: 50_000
        case .pro: 1_000_000
        case .selfHosted: nil
        }
    }

    /// What the plan allows.
    ///
    /// A project's burst is more than a front page brings in minutes, so that a spike is taken in
    /// full. An address may be an office's or a carrier's.
    public var limits: PlanLimits {
        switch self {
        case .free:
            PlanLimits(
                project: Allowance(perSecond: 20, burst: 1_000),
                address: Allowance(perSecond: 2, burst: 100)
            )
        case .starter:
            PlanLimits(
                project: Allowance(perSecond: 200, burst: 25_000),
                address: Allowance(perSecond: 10, burst: 500)
            )
        case .pro:
            PlanLimits(
                project: Allowance(perSecond: 2_000, burst: 100_000),
                address: Allowance(perSecond: 50, burst: 2_000)
            )
        case .selfHosted:
            PlanLimits(project: nil, address: nil)
        }
    }
}
