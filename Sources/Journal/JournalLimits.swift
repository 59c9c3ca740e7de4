// Bounds of the journal that nobody chooses; units stand last in the names.

enum JournalLimits {
    /// What a group is gathered in before it is written: a system call for each of these.
    static let stagingBytes = 1 << 20
    /// What is read at a time when a segment is walked.
    static let windowBytes = 256 << 10
    /// Records are aligned to this, so that a walk that lost its way finds them again.
    static let alignmentBytes = 8
    /// An open segment whose records are all done is given up when it has grown to this share of
    /// the largest size: not each time, which would make a file for each group, and not never.
    static let doneShareOfSegment = 4
}
