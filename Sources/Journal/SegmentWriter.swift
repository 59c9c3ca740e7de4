// Appends groups of records to one segment, each group durable as a whole or cut off again.
//
//     open ──group durable──▶ open
//      ├─ a write failed, cut back, the cut is durable ──▶ open       the group is refused
//      ├─ a sync failed, cut back, the cut is durable ───▶ given up   the group is refused
//      └─ the cut failed ────────────────────────────────▶ given up   the group is in doubt

import Glibc

/// How the appending of a group failed.
enum GroupFailure: Error {
    /// The group is gone for good.
    case undone(JournalFault, canGoOn: Bool)
    /// The group may come back when the segment is read after a restart.
    case doubtful(JournalFault)
}

/// The segment that is appended to.
final class SegmentWriter<Files: FileCalls> {
    private let file: OpenFile<Files>
    private let mark: UInt64
    /// Bytes that are durable: the segment ends here.
    private(set) var end: Int
    private let staging: UnsafeMutableRawBufferPointer
    private var staged = 0
    /// Where the staged bytes will be written.
    private var stagedOffset = 0

    /// Makes a segment that survives a crash; when that fails, no file is left if it can be helped.
    init(
        _ path: String,
        in folder: OpenFile<Files>,
        header: SegmentHeader,
        _ files: Files
    ) throws(JournalFault) {
        file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, files)
        mark = header.mark
        end = SegmentHeader.bytes
        staging = .allocate(
            byteCount: JournalLimits.stagingBytes,
            alignment: JournalLimits.alignmentBytes
        )
        let bytes = UnsafeMutableRawBufferPointer(rebasing: staging[..<SegmentHeader.bytes])
        header.write(to: bytes)
        do throws(JournalFault) {
            try file.write(UnsafeRawBufferPointer(bytes), at: 0)
            try file.syncData()
            try folder.syncFolder()
        } catch {
            // A file that stays has a number that is not used again, and recovery takes it away.
            _ = files.remove(path)
            throw error
        }
    }

    deinit {
        staging.deallocate()
    }

    /// Appends records with one sync, and returns when they are durable.
    ///
    /// - Parameters:
    ///   - records: What to append; must fit.
    ///   - sequence: The first one's number; the others follow it.
    ///   - unixMillis: The time.
    /// - Throws: Whether the group is gone or in doubt.
    func append(
        _ records: ArraySlice<JournalRecord>,
        sequence: UInt64,
        unixMillis: UInt64
    ) throws(GroupFailure) {
        var isSynced = false
        do throws(JournalFault) {
            staged = 0
            stagedOffset = end
            for (place, record) in records.enumerated() {
                let header = RecordHeader(
                    payloadBytes: record.payload.count,
                    sequence: sequence + UInt64(place),
                    unixMillis: unixMillis,
                    kind: record.kind
                )
                try stage(header, record)
            }
            try writeStaged()
            isSynced = true
            try file.syncData()
            end = stagedOffset
        } catch {
            throw undo(error, syncFailed: isSynced)
        }
    }

    /// Cuts a group off again.
    ///
    /// After a sync that failed the kernel may have dropped the written bytes and cleared the error,
    /// so nothing is written to such a file again: a later sync that says yes would not speak for
    /// them. The cut itself is a change of the size alone, and is believed when its sync succeeds.
    private func undo(_ fault: JournalFault, syncFailed: Bool) -> GroupFailure {
        do throws(JournalFault) {
            try file.truncate(to: end)
            try file.syncData()
            return .undone(fault, canGoOn: !syncFailed)
        } catch {
            return .doubtful(fault)
        }
    }

    private func stage(_ header: RecordHeader, _ record: JournalRecord) throws(JournalFault) {
        var frame: InlineArray<40, UInt8> = .init(repeating: 0)
        let padding = header.recordBytes - RecordHeader.bytes - header.payloadBytes
        var span = frame.mutableSpan
        span.withUnsafeMutableBytes { bytes in
            header.write(to: bytes, mark: mark)
            var sum = checksum(UnsafeRawBufferPointer(rebasing: bytes[12...]))
            sum = record.payload.withUnsafeBytes { checksum($0, after: sum) }
            sum = withUnsafeBytes(of: UInt64(0)) {
                checksum(UnsafeRawBufferPointer(rebasing: $0[..<padding]), after: sum)
            }
            bytes.store(sum, at: 8)
        }
        try put(frame.span.bytes)
        try put(record.payload.span.bytes)
        try put(zeros.span.bytes.extracting(first: padding))
    }

    private func put(_ bytes: RawSpan) throws(JournalFault) {
        var taken = 0
        while taken < bytes.byteCount {
            if staged == staging.count { try writeStaged() }
            let count = min(bytes.byteCount - taken, staging.count - staged)
            bytes.extracting(taken..<(taken + count)).withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: staging[staged...]).copyMemory(from: $0)
            }
            staged += count
            taken += count
        }
    }

    private func writeStaged() throws(JournalFault) {
        try file.write(UnsafeRawBufferPointer(rebasing: staging[..<staged]), at: stagedOffset)
        stagedOffset += staged
        staged = 0
    }
}

private let zeros: InlineArray<8, UInt8> = .init(repeating: 0)
