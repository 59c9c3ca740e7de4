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
    }

    deinit {
        for batch in made {
            batch.deinitialize(count: 1)
            batch.deallocate()
        }
    }

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
        case .merge:
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

    /// Splits a batch into two halves for the merge route, to find the row that fails it.
    ///
    /// The halves are sent before any other batch. A batch more than `batchesMax` may be made for
    /// each level of splitting; settled halves are used again.
    public mutating func split(_ batch: BatchPointer) {
        let half = batch.pointee.count / 2
        let mayBeStored = batch.pointee.mayBeStored
        var cursors = CopyTable.allCases.map { TupleCursor(batch.pointee.tuples(of: $0)) }
        for range in [0..<half, half..<batch.pointee.count] {
            let part = free.popLast() ?? make()
            part.pointee.removeAll(route: .merge)
            part.pointee.mayBeStored = mayBeStored
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
    /// - Returns: The batches, whose waiters must be answered.
    public mutating func takeOlder(than nanos: UInt64, doubtful: UInt64) -> [BatchPointer] {
        func isOld(_ batch: BatchPointer) -> Bool {
            batch.pointee.oldestNanos < (batch.pointee.mayBeStored ? doubtful : nanos)
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
