// One stream of requests in a run: what is sent, over which connections, and when.

public import SeggWatCore

/// Requests of one sort; a run has one of these, or several side by side that are counted apart.
public struct Traffic: Sendable {
    /// What decides when the next request is sent.
    public enum Pacing: Sendable {
        /// Each connection sends as soon as it was answered.
        case closed
        /// A schedule, whatever the answers do; latency counts from when it was due.
        case open(ArrivalSchedule)
        /// Each connection sends once and stays.
        case hold
        /// Each connection sends its requests so many bytes a second.
        case trickle(bytesPerSecond: Double)
    }

    /// What is sent.
    public enum Content: Sendable {
        /// Submissions that must be stored.
        case submissions(Mix, Projects)
        /// Requests that must be refused, each with a status of its own, in this project's name.
        case abuse(projectKey: Identifier)
    }

    /// What reports call it.
    public let name: String
    /// What is sent.
    public var content: Content
    /// When it is sent.
    public var pacing: Pacing
    /// Connections of all threads together.
    public var connections: Int
    /// Whether a connection is used again; otherwise each request makes one, in its own time.
    public var keepsAlive: Bool
    /// Requests that a connection has on their way at most.
    public var pipeline: Int
    /// The sessions that submissions show one after the other; none for no session.
    public var sessions: [SessionCredential] = []

    /// Makes a stream of requests; without more words it keeps connections alive and pipelines
    /// nothing.
    public init(
        name: String,
        content: Content,
        pacing: Pacing,
        connections: Int,
        keepsAlive: Bool = true,
        pipeline: Int = 1
    ) {
        precondition(connections > 0 && pipeline > 0 && pipeline <= Limits.pipelineMax)
        precondition(keepsAlive || pipeline == 1, "the one request of a connection is alone")
        self.name = name
        self.content = content
        self.pacing = pacing
        self.connections = connections
        self.keepsAlive = keepsAlive
        self.pipeline = pipeline
    }
}
