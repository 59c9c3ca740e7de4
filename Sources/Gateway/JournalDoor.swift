// A worker's way to the journal's thread.

import Ingest
import Journal
import Reactor

/// What a worker has given to the journal, and what the journal has given back.
struct JournalDoor {
    private let mailbox: Mailbox<JournalMessage>
    private let worker: Int
    /// Batches whose outcome the journal has still to tell.
    private(set) var underWay: [(ticket: UInt32, batch: BatchPointer, nanos: UInt64)] = []
    private var nextTicket: UInt32 = 0
    /// Batches that the journal has still to tell about, those that were given up included: their
    /// encodings wait in its mailbox.
    private var untold = 0
    /// When a journal that refused is asked again.
    private var restUntilMillis: UInt64 = 0
    /// Since when no lane can send; nil while one can.
    var aloneSinceMillis: UInt64?
    /// Replayed submissions without an outcome.
    private var replaying = 0
    private var tally = ReplayTally()

    init(_ mailbox: Mailbox<JournalMessage>, worker: Int) {
        self.mailbox = mailbox
        self.worker = worker
    }

    /// Whether the journal should be given a batch now.
    func takes(now millis: UInt64) -> Bool {
        restUntilMillis <= millis && untold < Limits.batchesMax
    }

    /// Leaves the journal alone for a while.
    mutating func rest(now millis: UInt64) {
        restUntilMillis = millis + Limits.journalRestMillis
    }

    /// Has a batch made durable; it must stay as it is until `take` gives it back.
    mutating func append(_ batch: BatchPointer) {
        underWay.append((nextTicket, batch, Loop.nanoseconds))
        mailbox.post(.append(BatchRecord(batch.pointee), ticket: nextTicket, worker: worker))
        nextTicket &+= 1
        untold += 1
    }

    /// Gives a batch back of which the journal has told; nil when it was given up meanwhile.
    mutating func take(_ ticket: UInt32) -> BatchPointer? {
        untold -= 1
        guard let place = underWay.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return underWay.remove(at: place).batch
    }

    /// Gives up the batches that were given to the journal before a time.
    mutating func takeOlder(than nanos: UInt64) -> [BatchPointer] {
        defer { underWay.removeAll { $0.nanos < nanos } }
        return underWay.filter { $0.nanos < nanos }.map(\.batch)
    }

    /// Expects the outcomes of a group.
    mutating func beginReplay(_ records: [BatchRecord]) {
        replaying = records.reduce(0) { $0 + $1.count }
        tally = ReplayTally()
        tellIfDone()
    }

    /// Takes the outcome of a replayed submission, and tells the journal with the last one.
    mutating func replayed(_ answer: Answer) {
        if answer.kind != .problem {
            tally.stored += 1
        } else if answer.problem == .duplicateRating {
            tally.repeated += 1
        } else {
            tally.rejected += 1
        }
        tellIfDone()
    }

    private mutating func tellIfDone() {
        if tally.count == replaying { mailbox.post(.replayed(tally)) }
    }
}
