// The keys of the advisory locks that keep two processes from doing the same work at once.

/// One lock for each kind of work; a key means the same in every version.
enum AdvisoryLock: Int64 {
    // "sgw" and a number, so that other users of the database hardly choose the same.
    case migrate = 0x73_6777_0001
    case partitions = 0x73_6777_0002
    case fold = 0x73_6777_0003
    case seed = 0x73_6777_0004
    case filterIndexes = 0x73_6777_0005
    case ledger = 0x73_6777_0022

    /// The key as SQL has it.
    var key: String { String(rawValue) }
}
