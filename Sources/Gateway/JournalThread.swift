// The thread that owns the journal: makes batches durable that the database cannot take now, and
// gives them back when it can.
//
//     worker ──append──▶ journal ──durable, refused, in doubt──▶ the same worker
//     worker ◀──replay── journal ◀──every outcome is known────── a worker

import Ingest
import Journal
import Logging
import Reactor
import Synchronization

/// The journal's thread; its calls block, which is fine on a thread of its own.
final class JournalThread<Files: FileCalls> {
    private let journal: Journal<Files>
    private let workers: [Mailbox<WorkerMessage>]
    private let inquiries: Mailbox<Inquiries.Message>
    private let health: Health
    private let logger: Logger
    private let loop = Loop()
    private let timer: Timer
    private var metrics: JournalMetrics { health.journal }

    /// What came since the last turn; one sync makes all of it durable.
    private var arrived: [(batch: BatchRecord, ticket: UInt32, worker: Int)] = []
    private var index = JournalIndex()
    /// The last record of the group that a worker has.
    private var underWay: UInt64?
    /// A position that could not be made durable yet.
    private var unmoved: UInt64?
    private var nextWorker = 0
    private var restUntilMillis: UInt64 = 0
    private var refusedMillis: UInt64 = 0
    private var saidQueueing = false
    private var saidStuck = false

    init(
        _ journal: Journal<Files>,
        _ workers: [Mailbox<WorkerMessage>],
        _ inquiries: Mailbox<Inquiries.Message>,
        _ health: Health,
        _ logger: Logger
    ) {
        self.journal = journal
        self.workers = workers
        self.inquiries = inquiries
        self.health = health
        self.logger = logger
        timer = Timer(on: loop)
    }

    /// Serves the journal on this thread until `mailbox` says stop.
    static func run(
        journal: Journal<Files>,
        mailbox: Mailbox<JournalMessage>,
        workers: [Mailbox<WorkerMessage>],
        inquiries: Mailbox<Inquiries.Message>,
        health: Health,
        logger: Logger
    ) {
        let thread = JournalThread(journal, workers, inquiries, health, logger)
        thread.start(mailbox)
        // Its turns hold no reference to it.
        withExtendedLifetime(thread) { thread.loop.run() }
    }

    /// Serves the journal whenever its loop is turned, until `mailbox` says stop.
    func start(_ mailbox: Mailbox<JournalMessage>) {
        tell()
        indexWaiting()
        mailbox.open(on: loop) { [self] message in
            switch message {
            case .append(let batch, let ticket, let worker):
                arrived.append((batch, ticket, worker))
            case .replayed(let tally): replayed(tally)
            case .find(let question, let number): find(question, number)
            case .count(let number): inquiries.post(.queued(number: number, index.minutes))
            case .stop:
                mailbox.close()
                timer.close()
                loop.close()
            }
        }
        loop.eachTurn { [unowned self] in turn() }
        timer.start(after: 0, repeating: Limits.tickMillis) {}
    }

    /// Says what was found when the journal was opened.
    private func tell() {
        let recovery = journal.recovery
        logger.info(
            "journal opened",
            metadata: [
                "folder": "\(journal.folderPath)", "segments": "\(recovery.segments)",
                "bytes": "\(recovery.bytes)", "waiting": "\(recovery.records)",
            ]
        )
        for finding in recovery.findings { tell(finding) }
    }

    private func tell(_ finding: JournalFinding) {
        logger.log(
            level: finding.isLoss ? .error : .warning,
            finding.isLoss ? "journal damaged" : "journal repaired",
            metadata: ["what": "\(finding)"]
        )
    }

    private func turn() {
        append()
        if let unmoved, isRested { advance(through: unmoved) }
        replay()
        measure()
    }

    private var isRested: Bool { restUntilMillis <= loop.milliseconds }

    // MARK: Appending

    private func append() {
        guard !arrived.isEmpty else { return }
        let group = arrived
        arrived.removeAll(keepingCapacity: true)
        let started = Loop.nanoseconds
        let hadFault = journal.fault != nil
        let now = Clock.unixMilliseconds
        let records = group.map { JournalRecord(kind: BatchRecord.kind, payload: $0.batch.bytes) }
        let outcomes = journal.append(records, now: now)
        metrics.appends.add(1, ordering: .relaxed)
        metrics.appendMicros.add((Loop.nanoseconds - started) / 1_000, ordering: .relaxed)
        metrics.count(outcomes)
        for (entry, outcome) in zip(group, outcomes) {
            // Before the worker lets go of it, so that a search finds it in one place or the other.
            if case .durable(let sequence) = outcome {
                index.add(entry.batch, sequence: sequence, unixMillis: now)
            }
            workers[entry.worker].post(.journaled(ticket: entry.ticket, outcome))
        }
        tell(outcomes, hadFault: hadFault)
    }

    private func tell(_ outcomes: [AppendOutcome], hadFault: Bool) {
        if let fault = journal.fault {
            if !hadFault {
                logger.error("the journal cannot be written", metadata: ["error": "\(fault)"])
            }
        } else if hadFault {
            logger.notice("the journal can be written again")
        }
        let isFull = outcomes.contains { $0 == .refused(.full) || $0 == .refused(.old) }
        if isFull, health.journalTakes.load(ordering: .relaxed) {
            logger.error(
                "the journal is full",
                metadata: ["bytes": "\(journal.bytes)", "waiting": "\(journal.waiting)"]
            )
        }
        let takes = !isFull && journal.fault == nil
        if !takes { refusedMillis = loop.milliseconds }
        health.journalTakes.store(takes, ordering: .relaxed)
        let isAway = health.lanesOpen.load(ordering: .relaxed) == 0
        if isAway, takes, !saidQueueing {
            saidQueueing = true
            logger.notice("submissions wait in the journal")
        }
    }

    // MARK: Replaying

    /// Gives the next few records to a worker, when the last ones are done and the database is there.
    private func replay() {
        guard underWay == nil, unmoved == nil, journal.waiting > 0, isRested,
            health.lanesOpen.load(ordering: .relaxed) > 0
        else { return }
        var group: [BatchRecord] = []
        var bytes = 0
        var last: UInt64 = 0
        do throws(JournalFault) {
            while group.count < Limits.replayedRecordsMax, bytes < Limits.replayedBytesMax,
                let record = try journal.next({ tell($0) })
            {
                guard let batch = BatchRecord(kind: record.kind, record.payload) else {
                    return stop(at: record)
                }
                group.append(batch)
                bytes += record.payload.count
                last = record.sequence
            }
        } catch {
            failed("the journal cannot be read", error)
        }
        guard !group.isEmpty else { return }
        underWay = last
        workers[nextWorker].post(.replay(group))
        nextWorker = (nextWorker + 1) % workers.count
    }

    /// A record that this program does not know is not thrown away, nor are those behind it.
    private func stop(at record: StoredRecord) {
        restUntilMillis = .max
        metrics.isStuck.store(true, ordering: .relaxed)
        logger.critical(
            "the journal holds a record that this seggwat cannot read; replaying has stopped",
            metadata: ["sequence": "\(record.sequence)", "kind": "\(record.kind)"]
        )
    }

    private func replayed(_ tally: ReplayTally) {
        guard let last = underWay else { preconditionFailure("a group was given to the worker") }
        underWay = nil
        metrics.replayed.add(UInt64(tally.stored), ordering: .relaxed)
        metrics.repeatedRatings.add(UInt64(tally.repeated), ordering: .relaxed)
        metrics.deadLetters.add(UInt64(tally.rejected), ordering: .relaxed)
        advance(through: last)
    }

    private func advance(through sequence: UInt64) {
        do throws(JournalFault) {
            try journal.advance(through: sequence)
            index.remove(through: sequence)
            unmoved = nil
            saidStuck = false
            metrics.isStuck.store(false, ordering: .relaxed)
        } catch {
            // Replaying waits: each record that is done would be replayed again after a restart.
            unmoved = sequence
            failed("the journal's position cannot be moved", error)
        }
        guard journal.waiting == 0, saidQueueing else { return }
        saidQueueing = false
        logger.notice("everything in the journal is stored")
    }

    private func failed(_ what: Logger.Message, _ fault: JournalFault) {
        if !saidStuck { logger.error(what, metadata: ["error": "\(fault)"]) }
        saidStuck = true
        restUntilMillis = loop.milliseconds + Limits.journalRestMillis
        metrics.isStuck.store(true, ordering: .relaxed)
    }

    // MARK: Receipts

    /// Reads who waits in the journal that was found.
    private func indexWaiting() {
        guard journal.waiting > 0 else { return }
        let done = journal.doneSequence
        do throws(JournalError) {
            _ = try JournalInspection(folder: journal.folderPath, journal.files) { record in
                guard record.sequence > done else { return }
                guard let batch = BatchRecord(kind: record.kind, record.payload) else {
                    return self.index.addUnreadable()
                }
                self.index.add(batch, sequence: record.sequence, unixMillis: record.unixMillis)
            }
        } catch {
            index.addUnreadable()
            logger.error(
                "the journal cannot be searched: receipts of what is in it are not given",
                metadata: ["error": "\(error)"]
            )
        }
    }

    private func find(_ question: ReceiptQuestion, _ number: UInt64) {
        let look: Inquiries.JournalLook =
            index.contains(question.projectID, question.id)
            ? .isThere : index.isComplete ? .isNot : .cannotTell
        inquiries.post(.lookedInJournal(number: number, look))
    }

    private func measure() {
        metrics.bytes.store(UInt64(journal.bytes), ordering: .relaxed)
        metrics.records.store(UInt64(journal.waiting), ordering: .relaxed)
        metrics.oldestMillis.store(journal.oldestMillis ?? 0, ordering: .relaxed)
        // What was refused a while ago may go now: somebody must try.
        if loop.milliseconds - refusedMillis > Limits.journalProbeMillis {
            health.journalTakes.store(true, ordering: .relaxed)
        }
    }
}
