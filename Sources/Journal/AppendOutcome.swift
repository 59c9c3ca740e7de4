// What became of a record that should be appended.

/// How sure the journal is of a record.
public enum AppendOutcome: Equatable, Sendable {
    /// It survives a crash.
    case durable(sequence: UInt64)
    /// It is not in the journal, and will not be after a crash either.
    case refused(AppendRefusal)
    /// It may come back after a restart, or not.
    case doubtful(JournalFault)
}

/// Why a record is not in the journal.
public enum AppendRefusal: Equatable, Sendable {
    /// The journal holds as many bytes as it may.
    case full
    /// The oldest record has waited for longer than it may.
    case old
    /// The record is larger than a segment may be.
    case recordTooLarge
    /// The operating system refused something, and all traces of the record are gone.
    case fault(JournalFault)
}
