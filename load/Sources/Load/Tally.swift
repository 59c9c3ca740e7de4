// What a run counts.

public import Histogram

/// The counts of one thread, or of several together.
public struct Tally: Sendable {
    /// Nanoseconds from when a request was due (open loop) or sent (closed loop) to its answer.
    public private(set) var latency = Histogram<UInt64>(
        lowestDiscernibleValue: 1_000,
        highestTrackableValue: Limits.latencyNanosMax
    )
    /// Nanoseconds by which requests were sent later than they were due.
    public private(set) var lateness = Histogram<UInt64>(
        lowestDiscernibleValue: 1_000,
        highestTrackableValue: Limits.latencyNanosMax
    )
    /// Answers by status; the index is the status.
    public private(set) var statuses = [UInt64](repeating: 0, count: 600)
    /// Requests that were sent.
    public internal(set) var sent = 0
    /// Requests that were answered, with whatever status.
    public internal(set) var answered = 0
    /// Requests whose connection ended before the answer, or that had none when the run was over.
    public internal(set) var unanswered = 0
    /// Requests of the schedule that were due and for which no connection was free.
    public internal(set) var neverSent = 0
    /// Connections that could not be made.
    public internal(set) var connectFailures = 0
    /// Connections that the server or the kernel ended.
    public internal(set) var brokenConnections = 0
    /// Answers that were no HTTP response this client understands.
    public internal(set) var malformed = 0
    /// Stored submissions whose answer held no id.
    public internal(set) var withoutID = 0
    /// Connections that were open when the run was over.
    public internal(set) var openAtEnd = 0
    /// Bytes of the requests.
    public internal(set) var bytesSent = 0
    /// Bytes of the answers.
    public internal(set) var bytesReceived = 0
    /// How `AbuseCase.all` fared, in its order; empty for other traffic.
    public internal(set) var abuse: [AbuseTally] = []

    /// Requests that were to be refused and were answered with something else, or not at all.
    public var unexpected: Int { abuse.reduce(0) { $0 + $1.unexpected } }

    /// Answers of success.
    public var succeeded: UInt64 { statuses[200..<300].reduce(0, +) }

    mutating func recordAnswer(status: Int, nanoseconds: UInt64) {
        answered += 1
        // A status of four digits cannot be parsed; above 599 it says nothing either.
        statuses[min(status, 599)] += 1
        latency.record(min(nanoseconds, Limits.latencyNanosMax))
    }

    mutating func recordLateness(_ nanoseconds: UInt64) {
        lateness.record(min(nanoseconds, Limits.latencyNanosMax))
    }

    /// Adds the counts of another thread.
    mutating func add(_ other: Tally) {
        latency.add(other.latency)
        lateness.add(other.lateness)
        for index in statuses.indices { statuses[index] += other.statuses[index] }
        sent += other.sent
        answered += other.answered
        unanswered += other.unanswered
        neverSent += other.neverSent
        connectFailures += other.connectFailures
        brokenConnections += other.brokenConnections
        malformed += other.malformed
        withoutID += other.withoutID
        openAtEnd += other.openAtEnd
        bytesSent += other.bytesSent
        bytesReceived += other.bytesReceived
        if abuse.isEmpty { abuse = other.abuse } else { abuse.add(other.abuse) }
    }
}
