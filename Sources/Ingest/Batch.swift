// Submissions that share one COPY and one commit, and who waits for each.

import SeggWatCore

/// How a batch goes into the tables.
public enum Route: UInt8, Sendable {
    /// Straight into the tables by COPY; a row that is there already fails the batch.
    case fast
    /// Into temporary tables and from there what is not there yet: sending twice stores once.
    case merge
    /// Into temporary tables, to find out which rows of a committed batch are not stored, and to
    /// take them out of the counts.
    case verify
}

/// Rows, counts and waiters of submissions that are stored together or not at all.
///
/// Its memory is made once and used again. `append` takes a submission whole or not at all.
public struct Batch: ~Copyable {
    /// How it goes into the tables.
    public var route: Route
    /// Whether an earlier sending may have been committed without an answer.
    public var mayBeStored = false
    /// Whether its submissions come from the journal, which keeps them until they are stored.
    public internal(set) var isReplay = false
    /// Monotonic nanoseconds after which it should not wait for the database any more.
    public internal(set) var deadlineNanos = UInt64.max
    /// Monotonic nanoseconds when its first submission came.
    public private(set) var oldestNanos: UInt64 = 0
    /// Monotonic nanoseconds when it was sent last.
    public var sentNanos: UInt64 = 0

    var feedback: CopySection
    var rating: CopySection
    var npsResponse: CopySection
    var screenshot: CopySection
    var deltas: DeltaTable
    var minutes = MinuteCounts()
    private var counts: CopySection
    private var ledger: CopySection
    private let waiters: UnsafeMutablePointer<Waiter>
    private let rowsMax: Int
    /// Submissions in the batch.
    public private(set) var count = 0

    /// Makes an empty batch.
    public init(_ size: BatchSize, route: Route) {
        self.route = route
        rowsMax = size.rowsMax
        feedback = CopySection(capacity: size.sectionBytesMax)
        rating = CopySection(capacity: size.sectionBytesMax)
        npsResponse = CopySection(capacity: size.sectionBytesMax)
        screenshot = CopySection(capacity: size.screenshotBytesMax)
        deltas = DeltaTable(countMax: size.deltasMax)
        counts = CopySection(capacity: (size.deltasMax + 1) * DeltaTable.tupleBytesMax)
        ledger = CopySection(capacity: DeltaTable.tupleBytesMax * 16)
        waiters = .allocate(capacity: size.rowsMax)
    }

    deinit {
        waiters.deallocate()
    }

    /// Whether no submission is in it.
    public var isEmpty: Bool { count == 0 }

    /// Bytes that will be sent.
    public var bytes: Int {
        CopyTable.allCases.reduce(0) { $0 + tuples(of: $1).count }
    }

    /// Who waits for the submission at `index`.
    public subscript(index: Int) -> Waiter {
        precondition(index < count)
        return waiters[index]
    }

    /// Takes a submission whole, or returns false and stays as it was.
    ///
    /// - Parameters:
    ///   - submission: What to store; its text is copied.
    ///   - waiter: Who waits, with the submission's id and project.
    ///   - createdMicros: Unix microseconds of its arrival.
    /// - Returns: Whether it was taken.
    public mutating func append(
        _ submission: Submission,
        _ waiter: Waiter,
        createdMicros: Int64
    ) -> Bool {
        // The counts of an NPS answer are two: its rating and its comment.
        let minute = Int32(truncatingIfNeeded: createdMicros / 60_000_000)
        guard count < rowsMax, deltas.hasRoom(for: 2), minutes.hasRoom(for: minute) else {
            return false
        }
        var waiter = waiter
        let identity = RowIdentity(
            projectID: waiter.projectID,
            id: waiter.id,
            createdMicros: createdMicros
        )
        switch submission.kind {
        case .feedback:
            guard appendFeedback(submission, identity, &waiter) else { return false }
        case .rating:
            guard rating.hasRoom(for: textBytes(submission)) else { return false }
            appendRating(submission, identity, &waiter)
        case .nps:
            guard appendNPS(submission, identity, &waiter) else { return false }
        }
        if count == 0 { oldestNanos = waiter.arrivedNanos }
        minutes.add(minute)
        (waiters + count).initialize(to: waiter)
        count += 1
        return true
    }

    /// Forgets everything, to be used again.
    public mutating func removeAll(route: Route) {
        self.route = route
        mayBeStored = false
        isReplay = false
        deadlineNanos = .max
        count = 0
        feedback.removeAll()
        rating.removeAll()
        npsResponse.removeAll()
        screenshot.removeAll()
        deltas.removeAll()
        minutes.removeAll()
    }

    /// Distinct counts, the rows that the batch adds to rollup_delta.
    public var countsCount: Int { deltas.count }

    /// The counts as tuples of rollup_delta, valid until the batch changes.
    public mutating func encodeCounts() -> UnsafeRawBufferPointer {
        counts.removeAll()
        for index in 0..<deltas.count {
            let delta = deltas[index]
            counts.append { write(delta, to: &$0) }
        }
        return counts.tuples()
    }

    /// Minutes in which its submissions came, the rows that the batch adds to ledger_delta.
    public var ledgerCount: Int { minutes.count }

    /// What the batch adds to the ledger as tuples of ledger_delta, valid until the batch changes.
    public mutating func encodeLedger() -> UnsafeRawBufferPointer {
        ledger.removeAll()
        for index in 0..<minutes.count {
            let entry = minutes[index]
            ledger.append { write(entry, to: &$0) }
        }
        return ledger.tuples()
    }

    @inline(__always)
    private mutating func appendFeedback(
        _ submission: Submission,
        _ identity: RowIdentity,
        _ waiter: inout Waiter
    ) -> Bool {
        guard feedback.hasRoom(for: textBytes(submission)) else { return false }
        if submission.screenshot.baseAddress != nil {
            guard screenshot.hasRoom(for: tupleFixedBytes + submission.screenshot.count) else {
                return false
            }
            screenshot.append { write(screenshot: submission, identity, to: &$0) }
            waiter.tables |= CopyTable.screenshot.bit
        }
        feedback.append {
            write(feedback: submission, message: submission.message, identity, to: &$0)
        }
        waiter.tables |= CopyTable.feedback.bit
        tally(submission, identity, kind: 0, bucket: submission.type.rawValue)
        return true
    }

    private mutating func appendRating(
        _ submission: Submission,
        _ identity: RowIdentity,
        _ waiter: inout Waiter
    ) {
        rating.append { write(rating: submission, identity, to: &$0) }
        waiter.tables |= CopyTable.rating.bit
        tally(
            submission,
            identity,
            kind: submission.ratingType.rawValue + 1,
            bucket: UInt8(submission.value * 2)
        )
    }

    /// Adds one to the aggregates, in which spam has no part.
    @inline(__always)
    private mutating func tally(
        _ submission: Submission,
        _ identity: RowIdentity,
        kind: UInt8,
        bucket: UInt8
    ) {
        guard submission.spam == nil else { return }
        deltas.add(identity.projectID, hour: identity.hour, kind: kind, bucket: bucket)
    }

    private mutating func appendNPS(
        _ submission: Submission,
        _ identity: RowIdentity,
        _ waiter: inout Waiter
    ) -> Bool {
        let bytes = textBytes(submission)
        let hasComment = submission.comment.baseAddress != nil
        guard rating.hasRoom(for: bytes), npsResponse.hasRoom(for: bytes),
            !hasComment || feedback.hasRoom(for: bytes)
        else { return false }
        if hasComment {
            feedback.append {
                write(feedback: submission, message: submission.comment, identity, to: &$0)
            }
            waiter.tables |= CopyTable.feedback.bit
            tally(submission, identity, kind: 0, bucket: FeedbackType.other.rawValue)
        }
        appendRating(submission, identity, &waiter)
        npsResponse.append { write(npsResponse: submission, identity, to: &$0) }
        waiter.tables |= CopyTable.npsResponse.bit
        return true
    }

    /// Appends rows that are encoded already, for a batch that is split; their counts are made by
    /// the merge route.
    mutating func append(
        _ waiter: Waiter,
        _ tuples: (CopyTable) -> UnsafeRawBufferPointer
    ) -> Bool {
        guard count < rowsMax else { return false }
        for table in CopyTable.allCases where waiter.tables & table.bit != 0 {
            let taken: Bool
            switch table {
            case .feedback: taken = feedback.append(tuples(table))
            case .rating: taken = rating.append(tuples(table))
            case .npsResponse: taken = npsResponse.append(tuples(table))
            case .screenshot: taken = screenshot.append(tuples(table))
            }
            precondition(taken, "a part of a batch fits into a batch of the same size")
        }
        if count == 0 { oldestNanos = waiter.arrivedNanos }
        (waiters + count).initialize(to: waiter)
        count += 1
        return true
    }
}

extension RowIdentity {
    /// Hours since 1970 of the creation.
    @inline(__always)
    fileprivate var hour: Int32 { Int32(truncatingIfNeeded: createdMicros / 3_600_000_000) }
}

/// A bound of a tuple's bytes, whichever table it is for.
@inline(__always)
func textBytes(_ submission: Submission) -> Int {
    tupleFixedBytes + submission.message.count + submission.path.count + submission.version.count
        + submission.submittedBy.count + submission.email.count + submission.comment.count
        + submission.locale.count + submission.metadata.count + submission.userID.count
        + submission.userOrganization.count
}

extension Batch {
    /// Rows for one table.
    public func rows(of table: CopyTable) -> Int {
        switch table {
        case .feedback: feedback.rows
        case .rating: rating.rows
        case .npsResponse: npsResponse.rows
        case .screenshot: screenshot.rows
        }
    }

    /// One table's COPY stream, valid until the batch changes.
    public func stream(of table: CopyTable) -> UnsafeRawBufferPointer {
        switch table {
        case .feedback: feedback.stream()
        case .rating: rating.stream()
        case .npsResponse: npsResponse.stream()
        case .screenshot: screenshot.stream()
        }
    }

    /// One table's tuples alone, valid until the batch changes.
    public func tuples(of table: CopyTable) -> UnsafeRawBufferPointer {
        switch table {
        case .feedback: feedback.tuples()
        case .rating: rating.tuples()
        case .npsResponse: npsResponse.tuples()
        case .screenshot: screenshot.tuples()
        }
    }
}
