// Walks a segment from record to record, and finds the way again behind damage.
//
//     ┌────────┬────────┬────────┬ ─ ─ ─ ─ ┬────────┬─ ─ ─ ┐
//     │ header │ record │ record │ damage  │ record │ tail │
//     └────────┴────────┴────────┴─ ─ ─ ─ ─┴────────┴ ─ ─ ─┘

/// A walk over one segment; holds a window of the file and no more.
final class SegmentScanner<Files: FileCalls> {
    /// What comes next in a segment.
    enum Step: Equatable {
        /// A whole record; its payload begins at the offset.
        case record(RecordHeader, payloadOffset: Int)
        /// Bytes that are no record, with a record behind them.
        case damage(Range<Int>)
        /// Bytes that are no record, up to the end.
        case tail(Range<Int>)
        /// There is nothing more.
        case end
    }

    let file: OpenFile<Files>
    /// The header; nil when it is damaged, and the mark was learned from the first record.
    let header: SegmentHeader?
    private let mark: UInt64
    /// Where the segment ends for this walk; grows with a segment that is appended to.
    var end: Int
    /// Where the next record begins.
    private(set) var offset: Int
    private var lastSequence: UInt64
    private let window: UnsafeMutableRawBufferPointer
    private var windowStart = 0
    private var windowCount = 0

    /// Opens a segment.
    ///
    /// - Throws: `newerVersion`, or the fault of a system call.
    init(_ path: String, _ files: Files, flags: CInt, end: Int? = nil) throws(JournalError) {
        let window = UnsafeMutableRawBufferPointer.allocate(
            byteCount: JournalLimits.windowBytes,
            alignment: JournalLimits.alignmentBytes
        )
        do throws(JournalFault) {
            file = try OpenFile(path, flags, files)
            if let end { self.end = end } else { self.end = try file.size() }
            let target = window[..<min(window.count, self.end)]
            windowCount = try file.read(
                into: UnsafeMutableRawBufferPointer(rebasing: target),
                at: 0
            )
        } catch {
            window.deallocate()
            throw .fault(error)
        }
        self.window = window
        let start = UnsafeRawBufferPointer(rebasing: window[..<windowCount])
        offset = SegmentHeader.bytes
        header = SegmentHeader(start)
        // A segment whose header is damaged still has its mark before each record.
        let hasRecord = start.count >= SegmentHeader.bytes + RecordHeader.bytes
        mark = header?.mark ?? (hasRecord ? start.number(at: SegmentHeader.bytes) : 0)
        lastSequence = (header?.firstSequence ?? 1) &- 1
        if let header, header.version > SegmentHeader.version {
            throw .newerVersion(
                path: path,
                found: header.version,
                known: SegmentHeader.version
            )
        }
    }

    deinit {
        window.deallocate()
    }

    /// Goes to a place where a record begins or will begin.
    func move(to offset: Int, after sequence: UInt64) {
        self.offset = offset
        lastSequence = sequence
    }

    /// Takes the next step.
    func next() throws(JournalFault) -> Step {
        guard offset < end else { return .end }
        if let record = try record(at: offset) {
            let payloadOffset = offset + RecordHeader.bytes
            offset += record.recordBytes
            lastSequence = record.sequence
            return .record(record, payloadOffset: payloadOffset)
        }
        let start = offset
        offset += JournalLimits.alignmentBytes
        while offset + RecordHeader.bytes <= end {
            if try record(at: offset) != nil { return .damage(start..<offset) }
            offset += JournalLimits.alignmentBytes
        }
        offset = end
        return .tail(start..<end)
    }

    /// Reads a payload that a step has found.
    func payload(of record: RecordHeader, at offset: Int) throws(JournalFault) -> [UInt8] {
        // The array of no elements is one for the process: with a capacity of 0 the standard
        // library would write its count, and two threads would race for it.
        guard record.payloadBytes > 0 else { return [] }
        var fault: JournalFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: record.payloadBytes) { buffer, count in
            do throws(JournalFault) {
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return bytes
    }

    /// The record at an offset, if there is a whole one that continues the sequence.
    private func record(at offset: Int) throws(JournalFault) -> RecordHeader? {
        guard end - offset >= RecordHeader.bytes else { return nil }
        let bytes = try bytes(at: offset, count: RecordHeader.bytes)
        guard bytes.count == RecordHeader.bytes, bytes.number(at: 0) == mark else { return nil }
        let record = RecordHeader(bytes)
        let expected: UInt32 = bytes.number(at: 8)
        guard record.recordBytes <= end - offset, record.sequence > lastSequence else { return nil }
        // The checksum covers all that follows it, the padding too.
        var sum: UInt32 = 0
        var position = offset + 12
        let recordEnd = offset + record.recordBytes
        while position < recordEnd {
            let part = try self.bytes(
                at: position,
                count: min(recordEnd - position, JournalLimits.windowBytes)
            )
            guard !part.isEmpty else { return nil }
            sum = checksum(part, after: sum)
            position += part.count
        }
        return sum == expected ? record : nil
    }

    /// Bytes of the file by way of the window; fewer than asked for at the file's end.
    private func bytes(at offset: Int, count: Int) throws(JournalFault) -> UnsafeRawBufferPointer {
        if offset < windowStart || offset + count > windowStart + windowCount {
            // Nothing behind the end: it may be written anew.
            let target = window[..<min(window.count, end - offset)]
            windowCount = 0
            windowCount = try file.read(
                into: UnsafeMutableRawBufferPointer(rebasing: target),
                at: offset
            )
            windowStart = offset
        }
        let first = offset - windowStart
        let last = min(first + count, windowCount)
        return UnsafeRawBufferPointer(rebasing: window[min(first, last)..<last])
    }
}
