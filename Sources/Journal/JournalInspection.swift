// Looks at a journal without changing it, while a gateway uses it or not.

import Glibc

/// What a journal's files hold.
public struct JournalInspection: Sendable {
    /// One segment file.
    public struct File: Equatable, Sendable {
        /// Its path.
        public var path: String
        /// Its size.
        public var bytes: Int
        /// Whole records.
        public var records: Int
        /// The first record's number; 0 when there is none.
        public var firstSequence: UInt64
        /// The last record's number; 0 when there is none.
        public var lastSequence: UInt64
        /// Unix milliseconds of the first record; 0 when there is none.
        public var firstMillis: UInt64
        /// Records that are not done yet.
        public var waiting: Int
    }

    /// The segments, oldest first.
    public private(set) var files: [File] = []
    /// The last record that is done.
    public private(set) var doneSequence: UInt64 = 0
    /// What is wrong.
    public private(set) var findings: [JournalFinding] = []

    /// Walks the segments and checks every record.
    ///
    /// A gateway may append meanwhile: what it has written and not synced yet shows as a torn tail.
    ///
    /// - Parameters:
    ///   - folder: The journal's folder.
    ///   - files: The operating system.
    ///   - visit: Called with each whole record, when its payload is wanted.
    /// - Throws: `newerVersion`, or the fault of a system call.
    public init<Files: FileCalls>(
        folder: String,
        _ files: Files,
        visit: ((StoredRecord) -> Void)? = nil
    ) throws(JournalError) {
        try readPosition(folder + "/position", files)
        let numbers = try segmentNumbers(in: folder, files)
        var lastSequence: UInt64 = 0
        for number in numbers {
            let path = folder + "/" + Segment.name(number)
            do throws(JournalError) {
                let scanner = try SegmentScanner(path, files, flags: O_RDONLY)
                let known = max(lastSequence, doneSequence)
                let walk = try walk(scanner, path, after: lastSequence, visit)
                findings += walk.findings(path, known: known)
                lastSequence = walk.lastSequence
            } catch {
                // Done with, and removed by the gateway since the folder was read.
                guard case .fault(let fault) = error, fault.code == ENOENT else { throw error }
            }
        }
    }

    private mutating func readPosition<Files: FileCalls>(_ path: String, _ files: Files)
        throws(JournalError)
    {
        let file: OpenFile<Files>
        do throws(JournalFault) {
            file = try OpenFile(path, O_RDONLY, files)
        } catch {
            throw .fault(error)
        }
        if let slot = try ReplayPosition.newest(file) {
            doneSequence = slot.sequence
        } else {
            findings.append(.positionLost(path: path))
        }
    }

    private mutating func walk<Files: FileCalls>(
        _ scanner: SegmentScanner<Files>,
        _ path: String,
        after lastSequence: UInt64,
        _ visit: ((StoredRecord) -> Void)?
    ) throws(JournalError) -> SegmentWalk {
        var file = File(
            path: path,
            bytes: scanner.end,
            records: 0,
            firstSequence: 0,
            lastSequence: 0,
            firstMillis: 0,
            waiting: 0
        )
        do throws(JournalFault) {
            let walk = try SegmentWalk(scanner, after: lastSequence) {
                (record, offset) throws(JournalFault) in
                if file.records == 0 {
                    file.firstSequence = record.sequence
                    file.firstMillis = record.unixMillis
                }
                file.records += 1
                file.lastSequence = record.sequence
                if record.sequence > doneSequence { file.waiting += 1 }
                guard let visit else { return }
                let payload = try scanner.payload(of: record, at: offset + RecordHeader.bytes)
                visit(
                    StoredRecord(
                        sequence: record.sequence,
                        unixMillis: record.unixMillis,
                        kind: record.kind,
                        payload: payload
                    )
                )
            }
            self.files.append(file)
            return walk
        } catch {
            throw .fault(error)
        }
    }
}
