// Answers what clients and operators ask about what was sent: receipts and the ledger.
//
//     loop ──ask──▶ inquiries ──look──▶ every loop ──▶ journal ──▶ tables ──answer──▶ the loop
//
// A submission moves from a loop's memory, by way of the journal or not, into the tables. The places
// are asked in that order, so that one that moves meanwhile is met in the next.

import Logging
import Postgres
import Reactor
import Store

/// The thread that looks for submissions; its queries block, which holds up inquiries alone.
final class Inquiries {
    /// What is wanted.
    enum Subject: Sendable {
        case receipt(ReceiptQuestion)
        case ledger
    }

    /// A loop's question.
    struct Inquiry: Sendable {
        var subject: Subject
        var worker: Int
        var asker: Asker
    }

    /// A message to the thread.
    enum Message: Sendable {
        case ask(Inquiry)
        /// Whether a loop, or the journal, has the submission of inquiry `number`.
        case looked(number: UInt64, isHere: Bool)
        case lookedInJournal(number: UInt64, JournalLook)
        /// What the journal holds, for the ledger of inquiry `number`.
        case queued(number: UInt64, [UInt64: Int])
        case stop
    }

    /// What the journal says of a submission.
    enum JournalLook: Sendable {
        case isThere, isNot
        /// A record could not be read.
        case cannotTell
    }

    /// An inquiry on its way from place to place.
    private struct Search {
        var inquiry: Inquiry
        var loopsToTell: Int
        var isHeld = false
        var journal = JournalLook.isNot
    }

    private let url: String
    private let workers: [Mailbox<WorkerMessage>]
    private let journal: Mailbox<JournalMessage>?
    private let allMetrics: [LoopMetrics]
    private let logger: Logger
    private let loop = Loop()
    private var connection: BlockingConnection?
    private var searches: [UInt64: Search] = [:]
    private var nextNumber: UInt64 = 0
    private var lastFailureMillis: UInt64?

    private init(
        _ url: String,
        _ workers: [Mailbox<WorkerMessage>],
        _ journal: Mailbox<JournalMessage>?,
        _ allMetrics: [LoopMetrics],
        _ logger: Logger
    ) {
        self.url = url
        self.workers = workers
        self.journal = journal
        self.allMetrics = allMetrics
        self.logger = logger
    }

    /// Answers on this thread until `mailbox` says stop.
    static func run(
        url: String,
        mailbox: Mailbox<Message>,
        workers: [Mailbox<WorkerMessage>],
        journal: Mailbox<JournalMessage>?,
        metrics: [LoopMetrics],
        logger: Logger
    ) {
        let inquiries = Inquiries(url, workers, journal, metrics, logger)
        mailbox.open(on: inquiries.loop) { message in
            switch message {
            case .ask(let inquiry): inquiries.begin(inquiry)
            case .looked(let number, let isHere): inquiries.looked(number, isHere)
            case .lookedInJournal(let number, let look): inquiries.looked(number, look)
            case .queued(let number, let minutes): inquiries.queued(number, minutes)
            case .stop:
                mailbox.close()
                inquiries.loop.close()
            }
        }
        inquiries.loop.run()
    }

    // MARK: From place to place

    private func begin(_ inquiry: Inquiry) {
        let number = nextNumber
        nextNumber += 1
        searches[number] = Search(inquiry: inquiry, loopsToTell: workers.count)
        switch inquiry.subject {
        case .receipt(let question):
            for worker in workers { worker.post(.find(question, number: number)) }
        case .ledger:
            guard let journal else { return queued(number, [:]) }
            journal.post(.count(number: number))
        }
    }

    private func looked(_ number: UInt64, _ isHere: Bool) {
        if isHere { searches[number]?.isHeld = true }
        searches[number]?.loopsToTell -= 1
        guard let search = searches[number], search.loopsToTell == 0,
            case .receipt(let question) = search.inquiry.subject
        else { return }
        guard let journal else { return searchTables(number) }
        journal.post(.find(question, number: number))
    }

    private func looked(_ number: UInt64, _ look: JournalLook) {
        searches[number]?.journal = look
        searchTables(number)
    }

    private func searchTables(_ number: UInt64) {
        guard let search = searches.removeValue(forKey: number),
            case .receipt(let question) = search.inquiry.subject
        else { return }
        let found = withConnection { connection throws(PostgresError) in
            try SubmissionLookup.find(connection, question.projectID, question.id)
        }
        answer(search.inquiry, Self.judge(search, found, question))
    }

    private static func judge(
        _ search: Search,
        _ found: SubmissionLookup.Place?,
        _ question: ReceiptQuestion
    ) -> InquiryAnswer {
        switch (found, search.journal, search.isHeld) {
        case (.tables, _, _): .receipt(.stored, question.id)
        case (_, .isThere, _): .receipt(.queued, question.id)
        case (.deadLetter, _, _), (_, _, true): .receipt(.held, question.id)
        // What could not be asked might know it.
        case (nil, _, _), (_, .cannotTell, _): .unavailable
        case (.nowhere, .isNot, false): .receipt(.unknown, question.id)
        }
    }

    private func queued(_ number: UInt64, _ minutes: [UInt64: Int]) {
        guard let search = searches.removeValue(forKey: number) else { return }
        let entries = withConnection { connection throws(PostgresError) in
            try Ledger.read(connection, minutes: Limits.ledgerMinutesMax)
        }
        guard let entries else { return answer(search.inquiry, .unavailable) }
        let waiting = allMetrics.reduce(0) { $0 + $1.value(.waiting) }
        let document = LedgerDocument(entries, queued: minutes, waiting: Int(waiting))
        answer(search.inquiry, .ledger(document.json))
    }

    private func answer(_ inquiry: Inquiry, _ answer: InquiryAnswer) {
        workers[inquiry.worker].post(.answered(inquiry.asker, answer))
    }

    // MARK: The database

    /// Asks the database; nil when it cannot be asked.
    private func withConnection<Value>(
        _ body: (BlockingConnection) throws(PostgresError) -> Value
    ) -> Value? {
        do throws(PostgresError) {
            guard let connection = try open() else { return nil }
            let value = try body(connection)
            lastFailureMillis = nil
            return value
        } catch {
            if lastFailureMillis == nil {
                logger.warning("inquiries cannot be answered", metadata: ["error": "\(error)"])
            }
            lastFailureMillis = loop.milliseconds
            if error.isConnectionLost || connection?.isAlive != true { connection = nil }
            return nil
        }
    }

    /// A database that was away a moment ago is not connected to again for each inquiry.
    private func open() throws(PostgresError) -> BlockingConnection? {
        if let connection { return connection }
        if let last = lastFailureMillis, loop.milliseconds - last < Limits.awayMillis { return nil }
        let connection = try BlockingConnection(url, applicationName: "seggwat inquiries")
        try connection.execute("SET statement_timeout = \(Limits.inquiryMillis)")
        self.connection = connection
        return connection
    }
}
