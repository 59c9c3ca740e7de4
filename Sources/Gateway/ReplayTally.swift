// What became of a group of submissions that came from the journal.

/// Outcomes of one replayed group.
struct ReplayTally: Sendable {
    /// Stored now, or there already.
    var stored = 0
    /// Ratings whose submitter had rated before.
    var repeated = 0
    /// Rows that the database refused; they lie in dead_letter, or a trigger took them away.
    var rejected = 0

    /// Submissions with an outcome.
    var count: Int { stored + repeated + rejected }
}
