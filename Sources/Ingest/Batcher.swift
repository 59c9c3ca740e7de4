// Gathers submissions into batches, and gives a batch to whoever can send one.
// Tour 9/15. From CopyRow. Next: CopyLane.
//
//     free ──append──▶ open ──full, or a lane is free──▶ taken ──settled──▶ free
//                        └──full, no lane is free──▶ sealed ──lane is free──▶ taken

/// The batches of one worker.
///
/// No timer decides a batch: a lane that is free takes what has arrived, however little, and while
/// it sends, the next batch grows.
public struct Batcher: ~Copyable {
    private let size: BatchSize
    private let batchesMax: Int
    private var made: [BatchPointer] = []
    private var free: [BatchPointer] = []
    private var openFast: BatchPointer?
    private var openMerge: BatchPointer?
    private var sealed: [BatchPointer] = []
    private var again: [BatchPointer] = []
    /// Batches for the journal: the open one, and full ones.
    private var openQueued: BatchPointer?
    private var sealedQueued: [BatchPointer] = []
    /// Submissions that wait to be sent, not counting those that a lane has.
    public private(set) var waiting = 0

    /// Makes a batcher of at most `batchesMax` batches.
    public init(_ size: BatchSize, batchesMax: Int) {
        self.size = size
        self.batchesMax = batchesMax
        made.reserveCapacity(batchesMax)
        free.reserveCapacity(batchesMax)
        sealed.reserveCapacity(batchesMax)
        again.reserveCapacity(batchesMax)
        sealedQueued.reserveCapacity(batchesMax)
    }

    deinit {
        for batch in made {
            batch.deinitialize(count: 1)
            batch.deallocate()
        }
    }

    /// The batches that wait to be sent or to be made durable.
    var waitingBatches: [BatchPointer] {
        [openFast, openMerge, openQueued].compactMap { $0 } + sealed + again + sealedQueued
    }

    /// What a submission takes of the room of all batches, which is `room`.
    @inline(__always)
    public func weight(of submission: Submission) -> UInt16 { size.weight(of: submission) }

    /// The room of all batches, in shares of a row.
    public var room: Int { batchesMax * size.rowsMax }

    /// Adds a submission to the open batch of its route; false when no room is left for it.
    @inline(__always)
    public mutating func append(
        _ submission: Submission,
        _ waiter: Waiter,
        createdMicros: Int64
    ) -> Bool {
        let route: Route = submission.claims ? .merge : .fast
        let open = route == .fast ? openFast : openMerge
        if let open, open.pointee.append(submission, waiter, createdMicros: createdMicros) {
            waiting += 1
            return true
        }
        return appendToNext(submission, waiter, createdMicros, route)
    }

    /// Seals the open batch, if there is one, and adds the submission to a fresh one.
    private mutating func appendToNext(
        _ submission: Submission,
        _ waiter: Waiter,
        _ createdMicros: Int64,
        _ route: Route
    ) -> Bool {
        guard let next = takeFree(route) else { return false }
        guard next.pointee.append(submission, waiter, createdMicros: createdMicros) else {
            // Too large for any batch; the session's limits keep this from happening.
            free.append(next)
            return false
        }
        switch route {
        case .fast:
            if let openFast { sealed.append(openFast) }
            openFast = next
        case .merge, .verify:
            if let openMerge { sealed.append(openMerge) }
            openMerge = next
        }
        waiting += 1
        return true
    }

    /// The submissions that wait in the batch that `takeNext` would give; 0 when there is none.
    public var nextCount: Int {
        (again.first ?? sealed.first ?? olderOpen)?.pointee.count ?? 0
    }

    /// The open batch whose first submission came first, so that neither route starves the other.
    private var olderOpen: BatchPointer? {
        guard let openFast, let openMerge else { return openFast ?? openMerge }
        return openMerge.pointee.oldestNanos < openFast.pointee.oldestNanos ? openMerge : openFast
    }

    /// Whether a batch waits that must not wait for company: it is full, or comes again.
    public var nextIsSealed: Bool { !again.isEmpty || !sealed.isEmpty }

    /// Takes the batch that should be sent next: one that failed before, a full one, an open one.
    public mutating func takeNext() -> BatchPointer? {
        let batch: BatchPointer
        if !again.isEmpty {
            batch = again.removeFirst()
        } else if !sealed.isEmpty {
            batch = sealed.removeFirst()
        } else if let open = olderOpen {
            if open == openFast { openFast = nil } else { openMerge = nil }
            batch = open
        } else {
            return nil
        }
        waiting -= batch.pointee.count
        return batch
    }

    /// Puts a batch back that could not be stored yet; it is sent before any other.
    public mutating func sendAgain(_ batch: BatchPointer) {
        waiting += batch.pointee.count
        again.append(batch)
    }

    /// Takes a batch back whose waiters have all been answered.
    public mutating func recycle(_ batch: BatchPointer) {
        batch.pointee.removeAll(route: .fast)
        free.append(batch)
    }

    /// Adds a submission to the open batch for the journal; false when no room is left for it.
    public mutating func appendQueued(
        _ submission: Submission,
        _ waiter: Waiter,
        createdMicros: Int64
    ) -> Bool {
        if let openQueued,
            openQueued.pointee.append(submission, waiter, createdMicros: createdMicros)
        {
            waiting += 1
            return true
        }
        // Should the journal refuse it, it may go to the tables all the same, claims included.
        guard let next = takeFree(.merge) else { return false }
        guard next.pointee.append(submission, waiter, createdMicros: createdMicros) else {
            free.append(next)
            return false
        }
        if let openQueued { sealedQueued.append(openQueued) }
        openQueued = next
        waiting += 1
        return true
    }

    /// Takes the next batch for the journal.
    public mutating func takeQueued() -> BatchPointer? {
        let batch = sealedQueued.isEmpty ? openQueued : sealedQueued.removeFirst()
        guard let batch else { return nil }
        if batch == openQueued { openQueued = nil }
        waiting -= batch.pointee.count
        return batch
    }

    /// Whether a batch waits for the journal.
    public var hasQueued: Bool { openQueued != nil || !sealedQueued.isEmpty }

    /// Bounds how long the open batch that took a submission waits for the database.
    public mutating func bound(_ submission: Submission, byNanos nanos: UInt64) {
        guard let open = submission.claims ? openMerge : openFast else { return }
        open.pointee.deadlineNanos = min(open.pointee.deadlineNanos, nanos)
    }

    /// An empty batch for what the journal gives back.
    mutating func takeForReplay() -> BatchPointer {
        let batch = free.popLast() ?? make()
        batch.pointee.removeAll(route: .merge)
        batch.pointee.isReplay = true
        return batch
    }

    /// Has a batch wait behind those that are full.
    mutating func addSealed(_ batch: BatchPointer) {
        waiting += batch.pointee.count
        sealed.append(batch)
    }

    /// Gives up what the journal has given back and nobody sends yet: it keeps it.
    public mutating func dropReplays() {
        for batch in (sealed + again).filter({ $0.pointee.isReplay }) {
            waiting -= batch.pointee.count
            recycle(batch)
        }
        // An emptied batch is a replay no more.
        sealed.removeAll { $0.pointee.isEmpty }
        again.removeAll { $0.pointee.isEmpty }
    }

    /// Splits a batch into two halves for the merge route, to find the row that fails it.
    ///
    /// The halves are sent before any other batch. A batch more than `batchesMax` may be made for
    /// each level of splitting; settled halves are used again.
    public mutating func split(_ batch: BatchPointer) {
        let half = batch.pointee.count / 2
        let mayBeStored = batch.pointee.mayBeStored
        let isReplay = batch.pointee.isReplay
        var cursors = CopyTable.allCases.map { TupleCursor(batch.pointee.tuples(of: $0)) }
        for range in [0..<half, half..<batch.pointee.count] {
            let part = free.popLast() ?? make()
            part.pointee.removeAll(route: .merge)
            part.pointee.mayBeStored = mayBeStored
            part.pointee.isReplay = isReplay
            for index in range {
                let taken = part.pointee.append(batch.pointee[index]) { table in
                    cursors[table.rawValue].next()
                }
                precondition(taken, "half of a batch fits into a batch")
            }
            sendAgain(part)
        }
        recycle(batch)
    }

    /// Takes every waiting batch that has waited too long.
    ///
    /// - Parameters:
    ///   - nanos: Batches whose first submission came before this are taken.
    ///   - doubtful: The same for batches that may be stored already: worth a longer wait, because
    ///     nobody can be told what became of them.
    ///   - deadline: Batches with an earlier deadline are taken whenever they came.
    /// - Returns: The batches, whose waiters must be answered.
    public mutating func takeOlder(
        than nanos: UInt64,
        doubtful: UInt64,
        deadline: UInt64 = 0
    ) -> [BatchPointer] {
        func isOld(_ batch: BatchPointer) -> Bool {
            // The journal waits for as long as it takes.
            if batch.pointee.isReplay { return false }
            return batch.pointee.deadlineNanos < deadline
                || batch.pointee.oldestNanos < (batch.pointee.mayBeStored ? doubtful : nanos)
        }
        var taken: [BatchPointer] = []
        if let open = openFast, isOld(open) {
            taken.append(open)
            openFast = nil
        }
        if let open = openMerge, isOld(open) {
            taken.append(open)
            openMerge = nil
        }
        taken += sealed.filter(isOld)
        sealed.removeAll(where: isOld)
        taken += again.filter(isOld)
        again.removeAll(where: isOld)
        for batch in taken { waiting -= batch.pointee.count }
        return taken
    }

    private mutating func takeFree(_ route: Route) -> BatchPointer? {
        if let batch = free.popLast() {
            batch.pointee.removeAll(route: route)
            return batch
        }
        guard made.count < batchesMax else { return nil }
        let batch = make()
        batch.pointee.route = route
        return batch
    }

    private mutating func make() -> BatchPointer {
        let batch = BatchPointer.allocate(capacity: 1)
        batch.initialize(to: Batch(size, route: .fast))
        made.append(batch)
        return batch
    }
}
