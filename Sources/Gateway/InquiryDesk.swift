// A worker's way to the thread that answers inquiries.

import Reactor

/// What a worker's clients have asked and not heard yet.
final class InquiryDesk {
    private let mailbox: Mailbox<Inquiries.Message>
    private let worker: Int
    private var open: [(asker: Asker, sinceMillis: UInt64)] = []

    init(_ mailbox: Mailbox<Inquiries.Message>, worker: Int) {
        self.mailbox = mailbox
        self.worker = worker
        open.reserveCapacity(Limits.inquiriesMax)
    }

    /// Passes an inquiry on; false when too many are open.
    func ask(_ subject: Inquiries.Subject, _ asker: Asker, now millis: UInt64) -> Bool {
        guard open.count < Limits.inquiriesMax else { return false }
        open.append((asker, millis))
        mailbox.post(.ask(Inquiries.Inquiry(subject: subject, worker: worker, asker: asker)))
        return true
    }

    /// Says whether a submission waits in this worker's memory.
    func tell(_ number: UInt64, isHere: Bool) {
        mailbox.post(.looked(number: number, isHere: isHere))
    }

    /// Ends an inquiry; false when it was given up before.
    func close(_ asker: Asker) -> Bool {
        guard let place = open.firstIndex(where: { $0.asker == asker }) else { return false }
        open.remove(at: place)
        return true
    }

    /// Gives up the inquiries that were made before a time.
    func takeOlder(than millis: UInt64) -> [Asker] {
        guard let oldest = open.first, oldest.sinceMillis < millis else { return [] }
        defer { open.removeAll { $0.sinceMillis < millis } }
        return open.filter { $0.sinceMillis < millis }.map(\.asker)
    }
}
