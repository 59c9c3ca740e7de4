// What was found when a journal was opened.

/// The result of walking a journal's segments.
public struct JournalRecovery: Equatable, Sendable {
    /// Segment files.
    public var segments = 0
    /// Bytes of the segment files.
    public var bytes = 0
    /// Records that were not replayed yet.
    public var records = 0
    /// What is wrong.
    public var findings: [JournalFinding] = []
}

/// The walk over one segment.
struct SegmentWalk {
    /// The last record; the number before the first when there is none.
    var lastSequence: UInt64
    /// The acknowledged number that the header tells; 0 when the header is damaged.
    var acknowledgedSequence: UInt64
    /// Whole records.
    var records = 0
    /// Where the last whole record ends; 0 when nothing of the segment is of use.
    var end = 0
    /// Bytes in the file.
    var size: Int
    /// What could not be read between records.
    var damage: [Range<Int>] = []
    /// What could not be read at the end.
    var tail: Range<Int>?

    /// Walks a segment from its beginning.
    ///
    /// - Parameters:
    ///   - scanner: Stands at the first record.
    ///   - lastSequence: The last record of the segments before.
    ///   - visit: Called with each whole record and where it begins.
    /// - Throws: The fault of a read, or what `visit` throws.
    init<Files: FileCalls>(
        _ scanner: SegmentScanner<Files>,
        after lastSequence: UInt64,
        _ visit: (RecordHeader, Int) throws(JournalFault) -> Void
    ) throws(JournalFault) {
        self.lastSequence = max(lastSequence, (scanner.header?.firstSequence ?? 0) &- 1)
        if scanner.header == nil { self.lastSequence = lastSequence }
        acknowledgedSequence = scanner.header?.acknowledgedSequence ?? 0
        size = scanner.end
        if scanner.header != nil { end = SegmentHeader.bytes }
        scanner.move(to: SegmentHeader.bytes, after: self.lastSequence)
        while true {
            switch try scanner.next() {
            case .record(let record, let payloadOffset):
                records += 1
                self.lastSequence = record.sequence
                end = scanner.offset
                try visit(record, payloadOffset - RecordHeader.bytes)
            case .damage(let range): damage.append(range)
            case .tail(let range): tail = range
            case .end:
                if scanner.header == nil { addDamagedHeader() }
                return
            }
        }
    }

    private mutating func addDamagedHeader() {
        if records > 0 {
            damage.insert(0..<SegmentHeader.bytes, at: 0)
        } else {
            tail = 0..<size
        }
    }
}
