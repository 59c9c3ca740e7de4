// What a run has when it is over.

/// The result of a plan.
public struct RunResult: Sendable {
    /// What was run.
    public let plan: LoadPlan
    /// What happened to each traffic, in the order of the plan.
    public internal(set) var traffic: [TrafficResult]
    /// When the database was stopped; nil when it was not.
    public internal(set) var stall: StallWindow?
    /// Why the run could not begin, or not go on; nil when all was done.
    public internal(set) var failure: String?
    var acknowledgements: [Acknowledgements] = []

    init(plan: LoadPlan) {
        self.plan = plan
        traffic = plan.traffic.map { TrafficResult(traffic: $0) }
    }

    /// What is measured; the others went on beside it.
    public var measured: TrafficResult { traffic[0] }

    /// Requests that were to be refused and were not, or with another status.
    public var unexpected: Int { traffic.reduce(0) { $0 + $1.tally.unexpected } }
}
