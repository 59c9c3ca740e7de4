// What a worker gives to the journal and takes from it.

import Ingest
import Journal
import Reactor

extension Worker {
    /// Gives the batches to the journal for which the deployment promises no more; when the journal
    /// refuses, they go to the tables like all others.
    func sendQueued() {
        guard batcher.hasQueued else { return }
        guard door?.takes(now: loop.milliseconds) == true else {
            while let batch = batcher.takeQueued() { batcher.sendAgain(batch) }
            return
        }
        // One at a time, so that the next batch grows meanwhile.
        if door?.underWay.isEmpty == true, let batch = batcher.takeQueued() { door?.append(batch) }
    }

    /// Gives the batches to the journal for which the database is away or too slow.
    func queueOldBatches() {
        guard door != nil else { return }
        let now = loop.milliseconds
        if lanes.contains(where: { $0.isFree || $0.isBusy }) {
            door?.aloneSinceMillis = nil
        } else if door?.aloneSinceMillis == nil {
            door?.aloneSinceMillis = now
        }
        guard door?.takes(now: now) == true else { return }
        let isAlone = door?.aloneSinceMillis.map { now - $0 >= Limits.awayMillis } ?? false
        let millis = isAlone ? 0 : configuration.queueMillis
        let nanos = Loop.nanoseconds
        let limit = nanos - min(nanos, UInt64(millis) * 1_000_000)
        for batch in batcher.takeOlder(than: limit, doubtful: limit, deadline: nanos) {
            door?.append(batch)
        }
    }

    /// Takes the journal's word on a batch.
    func journaled(_ ticket: UInt32, _ outcome: AppendOutcome) {
        // One that took too long was answered.
        guard let batch = door?.take(ticket) else { return }
        switch outcome {
        case .durable:
            metrics.add(.rowsQueued, UInt64(batch.pointee.count))
            answerQueued(batch)
            batcher.recycle(batch)
        case .refused:
            // Until its time is up it may still be stored.
            door?.rest(now: loop.milliseconds)
            batcher.sendAgain(batch)
        case .doubtful:
            door?.rest(now: loop.milliseconds)
            answerAll(batch, .outcomeUnknown)
            batcher.recycle(batch)
        }
        if isEnding { endIfDone() }
    }

    /// Says that the outcome is unknown to those who wait for a disk that hangs.
    func giveUpOnJournal(olderThan nanos: UInt64) {
        for batch in door?.takeOlder(than: nanos) ?? [] {
            door?.rest(now: loop.milliseconds)
            answerAll(batch, .outcomeUnknown)
            batcher.recycle(batch)
        }
    }

    /// Stores what the journal gives back; the same submissions may be stored already.
    func replay(_ records: [BatchRecord]) {
        guard !isDraining else { return }
        door?.beginReplay(records)
        batcher.replay(records, nanos: Loop.nanoseconds)
    }

    /// A gateway that ends leaves to the journal what it has not sent.
    func dropReplays() {
        batcher.dropReplays()
        let kept = condemned.filter { !$0.0.pointee.isReplay }
        for (batch, _) in condemned where batch.pointee.isReplay { batcher.recycle(batch) }
        condemned = kept
        if isEnding { endIfDone() }
    }

    private func answerQueued(_ batch: BatchPointer) {
        for index in 0..<batch.pointee.count {
            let waiter = batch.pointee[index]
            tell(waiter, Answer(waiter, .queued))
        }
    }
}
