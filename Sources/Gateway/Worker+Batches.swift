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
        if end.outcome == .lostAfterEnd { batch.pointee.mayBeStored = true }
        switch settle(end.outcome, route: batch.pointee.route, count: batch.pointee.count) {
        case .answerStored:
            metrics.add(.batches)
            metrics.add(.rowsStored, UInt64(batch.pointee.count - end.returned.count))
            metrics.add(.bytesStored, UInt64(batch.pointee.bytes))
            answerStored(batch, end, nanos)
            batcher.recycle(batch)
        case .sendAgain(let route):
            metrics.add(.batchesAgain)
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
        } else {
            // Neither stored nor set aside, so the sender is asked to send it again.
            logger.error("a row could not be set aside", metadata: ["error": "\(end.error)"])
            answerAll(batch, .unavailable)
        }
        batcher.recycle(batch)
        if isEnding { endIfDone() }
    }

    private func answerStored(_ batch: BatchPointer, _ end: BatchEnd, _ nanos: UInt64) {
        let refused = Set(end.returned.map { "\($0.0)/\($0.1)" })
        let databaseMicros = UInt32(clamping: (nanos - batch.pointee.sentNanos) / 1_000)
        for index in 0..<batch.pointee.count {
            let waiter = batch.pointee[index]
            var answer = Answer(stored: waiter)
            if !refused.isEmpty, refused.contains("\(waiter.projectID)/\(waiter.id)") {
                answer = Answer(.duplicateRating)
            }
            let waited = Int64(batch.pointee.sentNanos) - Int64(waiter.arrivedNanos)
            answer.batchMicros = UInt32(clamping: waited / 1_000)
            answer.databaseMicros = databaseMicros
            metrics.observe(.acknowledgement, (nanos - waiter.arrivedNanos) / 1_000)
            tell(waiter, answer)
        }
    }

    private func answerAll(_ batch: BatchPointer, _ problem: Problem) {
        for index in 0..<batch.pointee.count {
            var answer = Answer(problem)
            answer.id = batch.pointee[index].id
            tell(batch.pointee[index], answer)
        }
    }

    @inline(__always)
    private func tell(_ waiter: Waiter, _ answer: Answer) {
        guard let session = sessions.find(waiter.session, waiter.generation) else {
            metrics.add(.lateAnswers)
            return
        }
        session._withUnsafeGuaranteedRef { $0.settle(waiter, answer) }
    }

    /// Says 503 to those whose time is up; what may be stored already is said to be in doubt.
    func refuseOldBatches() {
        let waitNanos = UInt64(configuration.storeMillis) * 1_000_000
        let nanos = Loop.nanoseconds
        guard nanos > waitNanos else { return }
        let limit = nanos - waitNanos
        let commitNanos = UInt64(configuration.commitMillis) * 1_000_000
        var old = batcher.takeOlder(than: limit, doubtful: limit - min(limit, commitNanos))
        old += condemned.lazy.map(\.0).filter { $0.pointee.oldestNanos < limit }
        condemned.removeAll { $0.0.pointee.oldestNanos < limit }
        for batch in old {
            answerAll(batch, batch.pointee.mayBeStored ? .outcomeUnknown : .unavailable)
            batcher.recycle(batch)
        }
        if isEnding { endIfDone() }
    }
}
