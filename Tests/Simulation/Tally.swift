// What runs have seen, so that a report says how much was tried.

/// Counts over one or many runs.
struct Tally {
    var starts = 0
    var crashes = 0
    var serverCrashes = 0
    var outages = 0
    var diskFaults = 0
    var stored = 0
    var queued = 0
    var refused = 0
    var unanswered = 0
    /// Submissions by kind, answer, and whether they are stored at the end.
    var outcomes: [String: Int] = [:]

    mutating func count(_ answer: Submission.Answer) {
        switch answer {
        case .stored: stored += 1
        case .queued: queued += 1
        case .status: refused += 1
        case .none: unanswered += 1
        }
    }

    static func += (sum: inout Tally, tally: Tally) {
        sum.starts += tally.starts
        sum.crashes += tally.crashes
        sum.serverCrashes += tally.serverCrashes
        sum.outages += tally.outages
        sum.diskFaults += tally.diskFaults
        sum.stored += tally.stored
        sum.queued += tally.queued
        sum.refused += tally.refused
        sum.unanswered += tally.unanswered
        sum.outcomes.merge(tally.outcomes, uniquingKeysWith: +)
    }
}

extension Tally: CustomStringConvertible {
    var description: String {
        """
        \(stored) stored, \(queued) queued, \(refused) refused, \(unanswered) unanswered; \
        \(starts) starts, \(crashes) gateway crashes, \(serverCrashes) server crashes, \
        \(outages) outages, \(diskFaults) disk faults
        """
    }
}

/// A promise that was broken.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
