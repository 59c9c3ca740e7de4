// What a scenario asks for; each scenario is a file that makes one of these.

public import SeggWatCore

/// A run: who sends what to whom, how fast and for how long.
public struct LoadPlan: Sendable {
    /// What decides when the next request is sent.
    public enum Pacing: Sendable {
        /// Each connection sends as soon as it was answered.
        case closed
        /// A schedule, whatever the answers do; latency counts from when it was due.
        case open(ArrivalSchedule)
        /// Each connection sends once and stays.
        case hold
    }

    /// The scenario's name, for reports.
    public let name: String
    /// The server.
    public var target: Target
    /// The project that the submissions are for.
    public var projectKey: Identifier
    /// Which kinds are submitted.
    public var mix: Mix
    /// Connections of all threads together.
    public var connections: Int
    /// Threads that share the connections.
    public var threads: Int
    /// How long requests are sent, or connections held.
    public var seconds: Double
    /// When requests are sent.
    public var pacing: Pacing
    /// What chance is made of.
    public var seed: UInt64
    /// The run ends early after this many requests.
    public var requestsMax: Int
    /// Whether acknowledged ids are kept for verification.
    public var remembers: Bool

    /// Makes a plan of all its parts.
    public init(
        name: String,
        target: Target,
        projectKey: Identifier,
        mix: Mix,
        connections: Int,
        threads: Int,
        seconds: Double,
        pacing: Pacing,
        seed: UInt64,
        requestsMax: Int,
        remembers: Bool
    ) {
        self.name = name
        self.target = target
        self.projectKey = projectKey
        self.mix = mix
        self.connections = connections
        self.threads = threads
        self.seconds = seconds
        self.pacing = pacing
        self.seed = seed
        self.requestsMax = requestsMax
        self.remembers = remembers
    }

    /// A number that the serial numbers of this run begin with, and hardly those of another.
    let tag = UInt64.random(in: 1..<1 << 24)

    /// What is thread `index`'s part of `whole`.
    func share(of whole: Int, thread index: Int) -> Int {
        whole / threads + (index < whole % threads ? 1 : 0)
    }
}

/// Serial numbers: the run's tag, the thread, and a count.
enum Serial {
    static let tagShift: UInt64 = 40
    static let threadShift: UInt64 = 34

    static func first(tag: UInt64, thread: Int) -> UInt64 {
        tag << tagShift | UInt64(thread) << threadShift
    }
}
