// What a worker does for inquiries: it looks into its memory, and passes answers on.

import Ingest
import Reactor

extension Worker {
    /// Looks for a submission among those that wait here for their outcome.
    ///
    /// What the journal has given back is the journal's to tell of.
    func find(_ question: ReceiptQuestion, _ number: UInt64) {
        let isHere =
            batcher.holds(question.projectID, question.id)
            || lanes.contains { $0.holds(question.projectID, question.id) }
            || condemned.contains { holds($0.0, question) }
            || door?.underWay.contains { holds($0.batch, question) } == true
        desk.tell(number, isHere: isHere)
    }

    private func holds(_ batch: BatchPointer, _ question: ReceiptQuestion) -> Bool {
        !batch.pointee.isReplay && batch.pointee.holds(question.projectID, question.id)
    }

    /// Passes an answer on to whoever asked and is still there.
    func answered(_ asker: Asker, _ answer: InquiryAnswer) {
        guard desk.close(asker) else { return }
        tell(asker, answer)
    }

    /// Says that nobody can tell to those whose time is up.
    func refuseOldInquiries() {
        let wait = UInt64(configuration.storeMillis)
        guard loop.milliseconds > wait else { return }
        for asker in desk.takeOlder(than: loop.milliseconds - wait) { tell(asker, .unavailable) }
    }

    private func tell(_ asker: Asker, _ answer: InquiryAnswer) {
        sessions.find(asker.place, asker.generation)?._withUnsafeGuaranteedRef {
            $0.settle(asker.ticket, answer)
        }
    }
}
