// What an opening journal does with the files that it finds.

import Glibc

extension Journal {
    /// Walks every segment, cuts a torn tail, and sets the cursor to the first record to replay.
    func recover() throws(JournalError) -> JournalRecovery {
        var recovery = JournalRecovery()
        if position.wasLost {
            recovery.findings.append(.positionLost(path: options.folder + "/position"))
        }
        let numbers = try segmentNumbers(in: options.folder, files)
        var lastSequence: UInt64 = 0
        for number in numbers {
            let path = path(of: number)
            let scanner = try SegmentScanner(path, files, flags: O_RDWR)
            do throws(JournalFault) {
                let walk = try SegmentWalk(scanner, after: lastSequence) { record, offset in
                    keep(record, number, offset)
                }
                let known = max(lastSequence, position.sequence)
                recovery.findings += walk.findings(path, known: known)
                lastSequence = walk.lastSequence
                try take(walk, number, scanner.file)
            } catch {
                throw .fault(error)
            }
        }
        nextNumber = (numbers.last ?? 0) + 1
        durableSequence = max(lastSequence, position.sequence)
        nextSequence = durableSequence + 1
        do throws(JournalFault) { try removeDone() } catch { throw .fault(error) }
        recovery.segments = segments.count
        recovery.bytes = bytes
        recovery.records = waiting
        return recovery
    }

    /// Counts a record that is not done, and remembers where the first of them is.
    private func keep(_ record: RecordHeader, _ number: UInt64, _ offset: Int) {
        guard record.sequence > position.sequence else { return }
        if waiting == 0 {
            oldestMillis = record.unixMillis
            cursor = (number, offset, record.sequence - 1)
        }
        waiting += 1
    }

    /// Puts a walked segment into the list, without its torn tail; removes what holds nothing.
    private func take(
        _ walk: SegmentWalk,
        _ number: UInt64,
        _ file: OpenFile<Files>
    ) throws(JournalFault) {
        var segment = Segment(number: number, lastSequence: walk.lastSequence, bytes: walk.size)
        segment.isDamaged = !walk.damage.isEmpty || walk.isUnreadable
        if walk.isUnreadable { return try remove(segment) }
        // Even where there is nothing to cut: what the file looks like may be in memory alone, when
        // the process before was killed before its sync, or its sync failed.
        try file.truncate(to: walk.end)
        try file.syncData()
        segment.bytes = walk.end
        if walk.records == 0 { return try remove(segment) }
        segments.append(segment)
    }
}

extension SegmentWalk {
    /// Whether the file holds more than a header that a crash left half made, and none of it can be
    /// read: a header is durable before a record is written.
    var isUnreadable: Bool { end == 0 && size > SegmentHeader.bytes }

    /// What is wrong with the segment.
    ///
    /// - Parameters:
    ///   - path: Its file.
    ///   - known: The last record that was read or is done, before this segment.
    /// - Returns: The findings, in the order of the file.
    func findings(_ path: String, known: UInt64) -> [JournalFinding] {
        var findings: [JournalFinding] = []
        if known < acknowledgedSequence {
            findings.append(.missing(first: known + 1, last: acknowledgedSequence))
        }
        for range in damage {
            findings.append(.damage(path: path, offset: range.lowerBound, bytes: range.count))
        }
        guard let tail, !tail.isEmpty else { return findings }
        if isUnreadable {
            findings.append(.damage(path: path, offset: tail.lowerBound, bytes: tail.count))
        } else {
            findings.append(.tornTail(path: path, offset: tail.lowerBound, bytes: tail.count))
        }
        return findings
    }
}

/// The numbers of the segments in a folder, in order.
func segmentNumbers<Files: FileCalls>(
    in folder: String,
    _ files: Files
) throws(JournalError) -> [UInt64] {
    var names: [String] = []
    let status = files.list(folder, into: &names)
    guard status >= 0 else {
        throw .fault(JournalFault(operation: .list, path: folder, code: CInt(-status)))
    }
    return names.compactMap { Segment.number($0) }.sorted()
}
