// What one traffic has when its run is over.

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
