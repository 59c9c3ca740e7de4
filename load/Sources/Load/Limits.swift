// The load generator's bounds; units stand last in the names.

/// What a run may take at most, and what a response may be.
public enum Limits {
    /// Connections of one run.
    public static let connectionsMax = 50_000
    /// Threads of one run.
    public static let threadsMax = 64
    /// Seconds of one run.
    public static let durationSecondsMax = 3_600
    /// Requests a second of an open loop.
    public static let rateMax = 5_000_000
    /// Requests that a connection has on their way; a gateway answers 32 in order.
    public static let pipelineMax = 64
    /// Projects of one run.
    public static let projectsMax = 100_000
    /// The exponent of Zipf's law.
    public static let exponentMax = 10.0
    /// How long the database is stopped.
    public static let stallSecondsMax = 60.0
    /// Requests of one run; then it ends early.
    public static let requestsMax = 1_000_000_000
    /// Acknowledgements that `--verify` remembers, 24 bytes each; then the run ends early.
    public static let acknowledgementsMax = 32_000_000
    /// A response with its head; the gateway's are below 1 KiB.
    static let responseBytesMax = 16 << 10
    /// Distinct submissions that are prepared; they repeat from there on.
    static let submissionsPrepared = 2_048
    /// Sessions that submissions show.
    public static let sessionsMax = 1_000_000
    /// How long a connection may take to be made.
    static let connectMillis = 5_000
    /// How long answers are waited for after the last request.
    static let drainMillis: UInt64 = 10_000
    /// How often connections that broke are made anew, and how many at a time.
    static let reconnectMillis: UInt64 = 50
    static let reconnectsPerTick = 512
    /// The longest latency that is told apart; a longer one counts as this.
    static let latencyNanosMax: UInt64 = 120_000_000_000
    /// How often slow connections send what is due.
    static let trickleMillis: UInt64 = 10
    /// How long stopping the database waits for those who use it.
    static let lockMillis = 5_000
    /// Rows that verification reads at a time.
    static let verifyRowsPerQuery = 20_000
    /// How long verification waits before it looks again for what is not there yet.
    static let settleMicros: UInt32 = 250_000
}
