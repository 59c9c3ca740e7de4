// How records are handed out again, and let go when they are done.

import Glibc

extension Journal {
    /// Hands out the next record that is not done, in order.
    ///
    /// - Parameter found: Receives what is wrong on the way.
    /// - Returns: The record; nil when there is none.
    /// - Throws: The fault of a read, after which the same record is tried again.
    public func next(_ found: (JournalFinding) -> Void) throws(JournalFault) -> StoredRecord? {
        for finding in untold { found(finding) }
        untold = []
        let before = cursor
        guard let (record, payloadOffset, scanner) = try step(found) else {
            try letGoOfLost()
            return nil
        }
        let payload: [UInt8]
        do throws(JournalFault) {
            payload = try scanner.payload(of: record, at: payloadOffset)
        } catch {
            cursor = before
            throw error
        }
        handedOut.append((record.sequence, record.unixMillis))
        return StoredRecord(
            sequence: record.sequence,
            unixMillis: record.unixMillis,
            kind: record.kind,
            payload: payload
        )
    }

    /// At the end of everything: what is still said to wait was damaged since it was appended, and
    /// has been reported.
    private func letGoOfLost() throws(JournalFault) {
        guard handedOut.isEmpty, waiting > 0 else { return }
        waiting = 0
        try advance(through: durableSequence)
    }

    /// Moves the cursor behind the next record that is not done.
    private func step(_ found: (JournalFinding) -> Void) throws(JournalFault)
        -> (RecordHeader, payloadOffset: Int, SegmentScanner<Files>)?
    {
        while let place = segments.firstIndex(where: { $0.number >= cursor?.number ?? 0 }) {
            let segment = segments[place]
            let scanner = try scanner(of: segment)
            scanner.end = segment.bytes
            switch try scanner.next() {
            case .record(let record, let payloadOffset):
                cursor = (segment.number, scanner.offset, record.sequence)
                if record.sequence > position.sequence { return (record, payloadOffset, scanner) }
            case .damage(let range), .tail(let range):
                cursor = (segment.number, scanner.offset, cursor?.lastSequence ?? 0)
                // What recovery has found is told already.
                guard !segment.isDamaged else { continue }
                segments[place].isDamaged = true
                let path = path(of: segment.number)
                found(.damage(path: path, offset: range.lowerBound, bytes: range.count))
            case .end:
                guard place + 1 < segments.count else { return nil }
                cursor = (segments[place + 1].number, SegmentHeader.bytes, segment.lastSequence)
            }
        }
        return nil
    }

    private func scanner(of segment: Segment) throws(JournalFault) -> SegmentScanner<Files> {
        if cursor?.number != segment.number {
            cursor = (segment.number, SegmentHeader.bytes, cursor?.lastSequence ?? 0)
        }
        guard let cursor else { preconditionFailure("it was set a moment ago") }
        if scanner?.number != segment.number {
            scanner = nil
            do throws(JournalError) {
                let opened = try SegmentScanner(path(of: segment.number), files, flags: O_RDONLY)
                scanner = (segment.number, opened)
            } catch {
                guard case .fault(let fault) = error else {
                    preconditionFailure("its version was checked when it was opened or made")
                }
                throw fault
            }
        }
        guard let scanner = scanner?.scanner else { preconditionFailure("it was set a moment ago") }
        // A failed read left it anywhere.
        scanner.move(to: cursor.offset, after: cursor.lastSequence)
        return scanner
    }

    /// Says that every record up to this one is done; when that is durable, segments that are not
    /// needed any more are removed.
    ///
    /// - Throws: The fault of a system call. What was not moved or removed is with the next call.
    public func advance(through sequence: UInt64) throws(JournalFault) {
        if sequence > position.sequence { try position.move(to: sequence) }
        let count = handedOut.prefix { $0.sequence <= sequence }.count
        handedOut.removeFirst(count)
        waiting -= count
        try removeDone()
        try findOldest()
    }

    private func findOldest() throws(JournalFault) {
        guard waiting > 0 else {
            oldestMillis = nil
            return
        }
        if let first = handedOut.first {
            oldestMillis = first.unixMillis
            return
        }
        // Nothing is handed out here: the cursor stays where it is.
        let before = cursor
        defer { cursor = before }
        if let record = try step({ untold.append($0) })?.0 { oldestMillis = record.unixMillis }
    }

    /// Removes the segments whose records are all done.
    func removeDone() throws(JournalFault) {
        while let first = segments.first, first.lastSequence <= position.sequence {
            let isOpen = segments.count == 1 && writer != nil
            let isLarge = first.bytes > options.segmentBytesMax / JournalLimits.doneShareOfSegment
            if isOpen, !isLarge { return }
            if isOpen { writer = nil }
            if scanner?.number == first.number { scanner = nil }
            try remove(first)
            segments.removeFirst()
        }
    }
}
