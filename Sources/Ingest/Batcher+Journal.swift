// Batches on their way into the journal and back.

extension Batcher {
    /// Puts journaled submissions into batches for the merge route, behind the full batches that
    /// wait; what is stored already stays as it is.
    ///
    /// Like a split, this may make a batch more than `batchesMax`: who replays sends few at a time.
    ///
    /// - Parameters:
    ///   - records: What the journal kept.
    ///   - nanos: Monotonic nanoseconds of now.
    public mutating func replay(_ records: [BatchRecord], nanos: UInt64) {
        var batch = takeForReplay()
        for record in records {
            var next = 0
            while next < record.count {
                next = record.each(from: next) { waiter, tuples in
                    var waiter = waiter
                    waiter.arrivedNanos = nanos
                    return batch.pointee.appendIfRoom(waiter, tuples)
                }
                guard next < record.count else { break }
                precondition(!batch.pointee.isEmpty, "a batch has room for any submission")
                addSealed(batch)
                batch = takeForReplay()
            }
        }
        if batch.pointee.isEmpty { recycle(batch) } else { addSealed(batch) }
    }
}

extension Batch {
    /// Takes a submission whose rows are encoded, or returns false and stays as it was.
    fileprivate mutating func appendIfRoom(
        _ waiter: Waiter,
        _ tuples: (CopyTable) -> UnsafeRawBufferPointer
    ) -> Bool {
        for table in CopyTable.allCases where waiter.tables & table.bit != 0 {
            guard hasRoom(in: table, for: tuples(table).count) else { return false }
        }
        return append(waiter, tuples)
    }

    private func hasRoom(in table: CopyTable, for bytes: Int) -> Bool {
        switch table {
        case .feedback: feedback.hasRoom(for: bytes)
        case .rating: rating.hasRoom(for: bytes)
        case .npsResponse: npsResponse.hasRoom(for: bytes)
        case .screenshot: screenshot.hasRoom(for: bytes)
        }
    }
}
