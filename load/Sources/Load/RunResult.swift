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

/// The result of one traffic.
public struct TrafficResult: Sendable {
    /// What was sent.
    public let traffic: Traffic
    /// The counts of all threads.
    public internal(set) var tally = Tally()
    /// What those heard whose requests were due during a stall.
    public internal(set) var duringStall: Tally?
    /// Seconds from the first request to the last answer.
    public internal(set) var seconds = 0.0
    /// What happened in each fraction of a second.
    public internal(set) var points: [Point] = []
    /// What happened in each second; the last one may be shorter.
    public internal(set) var perSecond: [Point] = []

    /// Answered requests a second.
    public var answersPerSecond: Double {
        seconds > 0 ? Double(tally.answered) / seconds : 0
    }

    /// Answers of success a second; what was stored, where submissions were sent.
    public var succeededPerSecond: Int {
        seconds > 0 ? Int((Double(tally.succeeded) / seconds).rounded()) : 0
    }

    mutating func add(_ driver: DriverResult) {
        tally.add(driver.tally)
        seconds = max(seconds, Double(driver.nanoseconds) / 1e9)
        guard let other = driver.duringStall else { return }
        var sum = duringStall ?? Tally()
        sum.add(other)
        duringStall = sum
    }
}

/// When the database was stopped, in seconds from the start of the run.
public struct StallWindow: Sendable {
    /// When it stopped.
    public let from: Double
    /// When it went on; nil when the run was over before.
    public internal(set) var to: Double?
}
