// What a worker does when a batch has ended, and whom it tells.

import Ingest
import Logging
import Reactor
import SeggWatCore

extension Worker {
    /// Does what a batch's end asks for.
    func batchEnded(_ batch: BatchPointer, _ end: BatchEnd) {
        if end.isSettingAside { return wasSetAside(batch, end) }
        let nanos = Loop.nanoseconds
        metrics.observe(.copy, (nanos - batch.pointee.sentNanos) / 1_000)
        if end.outcome == .lostAfterEnd || end.outcome == .miscounted {
            batch.pointee.mayBeStored = true
        }
        switch settle(end.outcome, route: batch.pointee.route, count: batch.pointee.count) {
        case .answerStored:
            metrics.add(.batches)
            metrics.add(.rowsStored, UInt64(batch.pointee.count - end.refused.count))
            metrics.add(.bytesStored, UInt64(batch.pointee.bytes))
            answerStored(batch, end, nanos)
            batcher.recycle(batch)
        case .sendAgain(let route):
            metrics.add(.batchesAgain)
            if end.outcome == .miscounted {
                logger.error(
                    "the database does not store every row",
                    metadata: ["error": "\(end.error)"]
                )
            }
            if end.outcome == .databaseFault {
                logger.warning("a batch was refused", metadata: ["error": "\(end.error)"])
                for lane in lanes { lane.rest() }
            }
            batch.pointee.route = route
            batcher.sendAgain(batch)
        case .split:
            metrics.add(.batchesSplit)
            logger.warning("a batch is split", metadata: ["error": "\(end.error)"])
            batcher.split(batch)
        case .deadLetter:
            condemned.append((batch, end))
        }
        if isEnding { endIfDone() }
    }

    private func wasSetAside(_ batch: BatchPointer, _ end: BatchEnd) {
        if end.outcome == .committed {
            metrics.add(.deadLetters)
            answerAll(batch, .rejected)
        } else if batch.pointee.isReplay {
            // The journal keeps it until it is stored or set aside: it is found at fault again.
            logger.error("a row could not be set aside", metadata: ["error": "\(end.error)"])
            for lane in lanes { lane.rest() }
            batcher.sendAgain(batch)
            return
        } else {
            // Neither stored nor set aside, so the sender is asked to send it again.
            logger.error("a row could not be set aside", metadata: ["error": "\(end.error)"])
            answerAll(batch, .unavailable)
        }
        batcher.recycle(batch)
        if isEnding { endIfDone() }
    }

    private func answerStored(_ batch: BatchPointer, _ end: BatchEnd, _ nanos: UInt64) {
        let databaseMicros = UInt32(clamping: (nanos - batch.pointee.sentNanos) / 1_000)
        for index in 0..<batch.pointee.count {
            let waiter = batch.pointee[index]
            var answer = Answer(waiter, .stored)
            if !end.refused.isEmpty,
                let problem = end.refused[BatchEnd.key(waiter.projectID, waiter.id)]
            {
                answer = Answer(problem)
            }
            let waited = Int64(batch.pointee.sentNanos) - Int64(waiter.arrivedNanos)
            answer.batchMicros = UInt32(clamping: waited / 1_000)
            answer.databaseMicros = databaseMicros
            if waiter.nobody == nil {
                metrics.observe(.acknowledgement, (nanos - waiter.arrivedNanos) / 1_000)
            }
            tell(waiter, answer)
        }
    }

    func answerAll(_ batch: BatchPointer, _ problem: Problem) {
        for index in 0..<batch.pointee.count {
            var answer = Answer(problem)
            answer.id = batch.pointee[index].id
            tell(batch.pointee[index], answer)
        }
    }

    @inline(__always)
    func tell(_ waiter: Waiter, _ answer: Answer) {
        backlog.remove(waiter.projectID, weight: waiter.weight)
        guard waiter.nobody == nil else { return noteOutcome(of: waiter, answer) }
        guard let session = sessions.find(waiter.session, waiter.generation) else {
            metrics.add(.lateAnswers)
            return
        }
        session._withUnsafeGuaranteedRef { $0.settle(waiter, answer) }
    }

    /// Takes the outcome of a submission that no session waits for.
    private func noteOutcome(of waiter: Waiter, _ answer: Answer) {
        switch waiter.nobody {
        case .replay: door?.replayed(answer)
        case .answered:
            if answer.kind == .problem { metrics.add(.receivedLost) }
        case nil: preconditionFailure("a session waits")
        }
    }

    /// Says 503 to those whose time is up; what may be stored already is said to be in doubt.
    func refuseOldBatches() {
        let waitNanos = UInt64(configuration.storeMillis) * 1_000_000
        let nanos = Loop.nanoseconds
        guard nanos > waitNanos else { return }
        let limit = nanos - waitNanos
        let commitNanos = UInt64(configuration.commitMillis) * 1_000_000
        var old = batcher.takeOlder(than: limit, doubtful: limit - min(limit, commitNanos))
        func isOld(_ condemned: (BatchPointer, BatchEnd)) -> Bool {
            condemned.0.pointee.oldestNanos < limit && !condemned.0.pointee.isReplay
        }
        old += condemned.lazy.filter(isOld).map(\.0)
        condemned.removeAll(where: isOld)
        giveUpOnJournal(olderThan: limit)
        for batch in old {
            answerAll(batch, batch.pointee.mayBeStored ? .outcomeUnknown : .unavailable)
            batcher.recycle(batch)
        }
        if isEnding { endIfDone() }
    }
}
