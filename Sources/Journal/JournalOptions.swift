// What whoever opens a journal chooses.

/// Where a journal is and how much it holds.
public struct JournalOptions: Sendable {
    /// The folder; made when it is missing, its parent must exist.
    public var folder: String
    /// The size of a segment file at most; also what the largest record must fit into.
    public var segmentBytesMax: Int
    /// The size of all segment files together at most; beyond it, records are refused.
    public var bytesMax: Int
    /// Milliseconds that the oldest record may have waited; beyond it, records are refused.
    public var ageMillisMax: UInt64

    /// Sets the bounds.
    public init(
        folder: String,
        segmentBytesMax: Int = 64 << 20,
        bytesMax: Int = 1 << 30,
        ageMillisMax: UInt64 = 86_400_000
    ) {
        precondition(segmentBytesMax > SegmentHeader.bytes + RecordHeader.bytes)
        self.folder = folder
        self.segmentBytesMax = segmentBytesMax
        self.bytesMax = bytesMax
        self.ageMillisMax = ageMillisMax
    }
}
