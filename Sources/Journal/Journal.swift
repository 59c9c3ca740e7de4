// The journal: records that survive a crash until whoever put them there says that they are done.
//
//     append ──▶ │ segment │ segment │ segment │ ──next──▶ handed out ──advance──▶ removed
//                          └ durable ┘
//
// One thread uses it, and one process: a lock in the folder sees to that. What is promised when a
// system call fails, and why, stands in docs/journal-format.md.

import Glibc

/// An open journal.
public final class Journal<Files: FileCalls> {
    let options: JournalOptions
    /// What it was opened with.
    public let files: Files
    private let lock: OpenFile<Files>
    let folder: OpenFile<Files>
    let position: ReplayPosition<Files>
    private let makeMark: () -> UInt64

    /// Oldest first; the last one is appended to when there is a writer.
    var segments: [Segment] = []
    var writer: SegmentWriter<Files>?
    var nextNumber: UInt64 = 1
    var nextSequence: UInt64 = 1
    /// The last record that is known to be durable.
    var durableSequence: UInt64 = 0
    /// What was found when it was opened.
    public private(set) var recovery = JournalRecovery()
    /// Records that are not done yet.
    public internal(set) var waiting = 0
    /// Unix milliseconds of the oldest record that is not done yet.
    public internal(set) var oldestMillis: UInt64?
    /// Why the last append failed; nil when it went well.
    public private(set) var fault: JournalFault?

    /// Where the next record to hand out is looked for; nil for the first segment.
    var cursor: (number: UInt64, offset: Int, lastSequence: UInt64)?
    var scanner: (number: UInt64, scanner: SegmentScanner<Files>)?
    /// What was found when nobody asked.
    var untold: [JournalFinding] = []
    /// Records that were handed out and are not done.
    var handedOut: [(sequence: UInt64, unixMillis: UInt64)] = []

    /// Opens a journal, or makes one, and reads what is in it.
    ///
    /// A torn tail is cut off, and what else is wrong is reported; nothing is appended to the
    /// segments that are found.
    ///
    /// - Parameters:
    ///   - options: Where it is and how much it holds.
    ///   - files: The operating system.
    ///   - mark: Makes random numbers.
    /// - Throws: `JournalError`, with the journal as it was.
    public init(
        _ options: JournalOptions,
        _ files: Files,
        mark: @escaping () -> UInt64 = { UInt64.random(in: 1...UInt64.max) }
    ) throws(JournalError) {
        self.options = options
        self.files = files
        makeMark = mark
        do throws(JournalFault) {
            try makeFolder(options.folder, files)
            folder = try OpenFile(options.folder, O_RDONLY | O_DIRECTORY, files)
            lock = try OpenFile(options.folder + "/lock", O_RDWR | O_CREAT, files)
            guard try lock.lock() else { throw JournalFault.taken }
        } catch {
            throw error == .taken ? .inUse(folder: options.folder) : .fault(error)
        }
        position = try ReplayPosition(options.folder + "/position", in: folder, files)
        recovery = try recover()
    }

    /// The folder that it is in.
    public var folderPath: String { options.folder }

    /// Bytes of all segments.
    public var bytes: Int { segments.reduce(0) { $0 + $1.bytes } }

    /// The last record that is done.
    public var doneSequence: UInt64 { position.sequence }

    // MARK: Appending

    /// Appends records; one sync makes all of them durable, or one for each segment that they fill.
    ///
    /// - Parameters:
    ///   - records: What to keep.
    ///   - now: Unix milliseconds.
    /// - Returns: What became of each.
    public func append(_ records: [JournalRecord], now: UInt64) -> [AppendOutcome] {
        var outcomes: [AppendOutcome] = []
        outcomes.reserveCapacity(records.count)
        if let oldestMillis, now > oldestMillis, now - oldestMillis > options.ageMillisMax {
            return records.map { _ in .refused(.old) }
        }
        while outcomes.count < records.count {
            let rest = records[outcomes.count...]
            if let refusal = refusal(of: rest[rest.startIndex]) {
                outcomes.append(.refused(refusal))
                continue
            }
            let group = rest.prefix(fitting(rest))
            outcomes += append(group, now)
        }
        return outcomes
    }

    private func refusal(of record: JournalRecord) -> AppendRefusal? {
        let size = RecordHeader.recordBytes(payload: record.payload.count)
        if SegmentHeader.bytes + size > options.segmentBytesMax { return .recordTooLarge }
        let hasRoom = writer.map { $0.end + size <= options.segmentBytesMax } ?? false
        let needed = hasRoom ? size : size + SegmentHeader.bytes
        return bytes + needed > options.bytesMax ? .full : nil
    }

    /// How many records fit into one segment: what is left of the open one, or else a new one.
    private func fitting(_ records: ArraySlice<JournalRecord>) -> Int {
        let first = RecordHeader.recordBytes(payload: records[records.startIndex].payload.count)
        if let writer, writer.end + first > options.segmentBytesMax { self.writer = nil }
        var end = writer?.end ?? SegmentHeader.bytes
        var total = bytes + (writer == nil ? SegmentHeader.bytes : 0)
        var count = 0
        for record in records {
            let size = RecordHeader.recordBytes(payload: record.payload.count)
            end += size
            total += size
            guard end <= options.segmentBytesMax, total <= options.bytesMax else { break }
            count += 1
        }
        return count
    }

    private func append(_ group: ArraySlice<JournalRecord>, _ now: UInt64) -> [AppendOutcome] {
        let first = nextSequence
        do throws(JournalFault) {
            if writer == nil { try beginSegment() }
        } catch {
            fault = error
            return group.map { _ in .refused(.fault(error)) }
        }
        guard let writer else { preconditionFailure("it was made a moment ago") }
        do throws(GroupFailure) {
            try writer.append(group, sequence: first, unixMillis: now)
        } catch {
            let outcome = failed(error, group.count)
            return group.map { _ in outcome }
        }
        fault = nil
        nextSequence += UInt64(group.count)
        durableSequence = nextSequence - 1
        segments[segments.count - 1].bytes = writer.end
        segments[segments.count - 1].lastSequence = durableSequence
        if waiting == 0 { oldestMillis = now }
        waiting += group.count
        return (first...durableSequence).map { .durable(sequence: $0) }
    }

    private func failed(_ failure: GroupFailure, _ count: Int) -> AppendOutcome {
        switch failure {
        case .undone(let fault, let canGoOn):
            self.fault = fault
            if !canGoOn { writer = nil }
            return .refused(.fault(fault))
        case .doubtful(let fault):
            self.fault = fault
            // Its numbers may be taken, so they are not given again.
            nextSequence += UInt64(count)
            writer = nil
            return .doubtful(fault)
        }
    }

    private func beginSegment() throws(JournalFault) {
        let number = nextNumber
        // Used up even if this fails: the file may stay.
        nextNumber += 1
        let header = SegmentHeader(
            mark: makeMark(),
            firstSequence: nextSequence,
            acknowledgedSequence: durableSequence
        )
        writer = try SegmentWriter(path(of: number), in: folder, header: header, files)
        segments.append(
            Segment(number: number, lastSequence: nextSequence - 1, bytes: SegmentHeader.bytes)
        )
    }

    /// Removes a segment's file; one that is damaged is set aside, as somebody may want to look.
    func remove(_ segment: Segment) throws(JournalFault) {
        let path = path(of: segment.number)
        let (operation, status): (JournalFault.Operation, Int) =
            segment.isDamaged
            ? (.rename, files.rename(path, to: path + ".damaged")) : (.remove, files.remove(path))
        guard status >= 0 || status == -Int(ENOENT) else {
            throw JournalFault(operation: operation, path: path, code: CInt(-status))
        }
    }

    func path(of number: UInt64) -> String { options.folder + "/" + Segment.name(number) }
}

extension JournalFault {
    /// Stands for a lock that another process has, until it becomes a `JournalError`.
    fileprivate static let taken = JournalFault(operation: .lock, path: "", code: EWOULDBLOCK)
}

/// Makes the folder when it is missing, so that it survives a crash.
private func makeFolder<Files: FileCalls>(_ path: String, _ files: Files) throws(JournalFault) {
    let status = files.makeFolder(path)
    if status == -Int(EEXIST) { return }
    guard status >= 0 else {
        throw JournalFault(operation: .makeFolder, path: path, code: CInt(-status))
    }
    try OpenFile(parent(of: path), O_RDONLY | O_DIRECTORY, files).syncFolder()
}

private func parent(of path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
