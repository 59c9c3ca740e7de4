// What is wrong with a journal's files, in words.

/// Something that an operator should know about a journal.
public enum JournalFinding: Equatable, Sendable, CustomStringConvertible {
    /// The last bytes of a segment are no whole record: what a crash leaves of an append that was not
    /// acknowledged. The last record, damaged, would look the same.
    case tornTail(path: String, offset: Int, bytes: Int)
    /// Bytes between whole records, or a header, that cannot be read.
    case damage(path: String, offset: Int, bytes: Int)
    /// Acknowledged records that no segment has.
    case missing(first: UInt64, last: UInt64)
    /// How far the records have been replayed is not known: all of them are replayed again.
    case positionLost(path: String)

    /// Whether acknowledged records may be lost.
    public var isLoss: Bool {
        switch self {
        case .tornTail, .positionLost: false
        case .damage, .missing: true
        }
    }

    /// One line.
    public var description: String {
        switch self {
        case .tornTail(let path, let offset, let bytes):
            "\(path) ends in \(bytes) bytes at \(offset) that are no whole record: "
                + "most likely an append that a crash cut short"
        case .damage(let path, let offset, let bytes):
            "\(path) has \(bytes) bytes at \(offset) that cannot be read: "
                + "records may be lost there; those behind it are read"
        case .missing(let first, let last):
            "no segment has the records \(first) to \(last), which were acknowledged"
        case .positionLost(let path):
            "\(path) is damaged: every record is replayed again, which stores nothing twice"
        }
    }
}
