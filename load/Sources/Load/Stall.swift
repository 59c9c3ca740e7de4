// When the database is stopped in the middle of a run, as a checkpoint, a failover or somebody's
// ALTER TABLE stops it.

/// When the database is stopped, and for how long.
public struct Stall: Sendable {
    /// The database; its user must own the tables.
    public let databaseURL: String
    /// Seconds from the start of the run.
    public let after: Double
    /// How long it lasts.
    public let seconds: Double

    /// Plans a stall.
    public init(databaseURL: String, after: Double, seconds: Double) {
        precondition(after >= 0 && seconds > 0 && seconds <= Limits.stallSecondsMax)
        self.databaseURL = databaseURL
        self.after = after
        self.seconds = seconds
    }
}

/// When the database was stopped, in seconds from the start of the run.
public struct StallWindow: Sendable {
    /// When it stopped.
    public let from: Double
    /// When it went on; nil when the run was over before.
    public internal(set) var to: Double?
}
