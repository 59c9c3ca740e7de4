// What a scenario asks for; each scenario is a file that makes one of these.

import SeggWatCore

/// A run: who sends what to whom, how fast and for how long.
public struct LoadPlan: Sendable {
    /// The scenario's name, for reports.
    public let name: String
    /// The server.
    public var target: Target
    /// What is sent: the first is what is measured, the others go on beside it.
    public var traffic: [Traffic]
    /// Threads that share the connections.
    public var threads: Int
    /// How long requests are sent, or connections held.
    public var seconds: Double
    /// What chance is made of.
    public var seed: UInt64
    /// The run ends early after this many requests.
    public var requestsMax: Int
    /// Whether acknowledged ids are kept for verification.
    public var remembers: Bool
    /// When the database is stopped; nil when it is left alone.
    public var stall: Stall?

    /// Makes a plan of all its parts.
    ///
    /// - Precondition: There is traffic, and each one's connections suffice for all threads.
    public init(
        name: String,
        target: Target,
        traffic: [Traffic],
        threads: Int,
        seconds: Double,
        seed: UInt64,
        requestsMax: Int,
        remembers: Bool,
        stall: Stall? = nil
    ) {
        precondition(!traffic.isEmpty && traffic.allSatisfy { $0.connections >= threads })
        self.name = name
        self.target = target
        self.traffic = traffic
        self.threads = threads
        self.seconds = seconds
        self.seed = seed
        self.requestsMax = requestsMax
        self.remembers = remembers
        self.stall = stall
    }

    /// Connections of all traffic together.
    public var connections: Int { traffic.reduce(0) { $0 + $1.connections } }

    /// Points of the pictures; a long run has fewer, so that a picture stays one.
    public var pointsPerSecond: Int { seconds <= 60 ? 4 : 1 }

    /// A number that the serial numbers of this run begin with, and hardly those of another.
    let tag = UInt64.random(in: 1..<1 << 24)

    /// What is thread `index`'s part of `whole`.
    func share(of whole: Int, thread index: Int) -> Int {
        whole / threads + (index < whole % threads ? 1 : 0)
    }
}

/// Serial numbers: the run's tag, the driver, and a count.
enum Serial {
    static let tagShift: UInt64 = 40
    static let driverShift: UInt64 = 33

    static func first(tag: UInt64, driver: Int) -> UInt64 {
        precondition(driver < 1 << Int(tagShift - driverShift))
        return tag << tagShift | UInt64(driver) << driverShift
    }
}
