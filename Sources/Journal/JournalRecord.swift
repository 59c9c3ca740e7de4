// Records on their way in and out.

/// A record to append.
public struct JournalRecord: Sendable {
    /// What the payload is; the journal only keeps it.
    public var kind: UInt16
    /// What is kept.
    public var payload: [UInt8]

    /// Makes a record.
    public init(kind: UInt16, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }
}

/// A record as it was read.
public struct StoredRecord: Equatable, Sendable {
    /// Its number; later records have higher ones.
    public var sequence: UInt64
    /// Unix milliseconds of its appending.
    public var unixMillis: UInt64
    /// What the payload is.
    public var kind: UInt16
    /// What was kept.
    public var payload: [UInt8]
}
