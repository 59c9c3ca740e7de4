// One loop's world: its listener, sessions, batches and lanes, and the order of its turns.
//
// Events never answer a socket themselves. They parse, append and mark; once a turn, before the
// loop blocks, the worker acts:
//
//     1. give batches to lanes that are free, so that the database works while we write
//     2. write each marked session's answers with one write
//     3. when that let more requests in, begin again

import HTTP
import Ingest
import Logging
import Reactor
import SeggWatCore

/// A worker; made, used and ended on its own thread, so nothing in it is shared.
final class Worker {
    let loop = Loop()
    /// Its timeouts may change while the worker runs; the rest was used when it was made.
    private(set) var configuration: GatewayConfiguration
    /// What a yes promises when the request does not ask for more.
    let promise: Promise
    let metrics: LoopMetrics
    let health: Health
    /// Constant, so that lending it counts no reference as the changing configuration would.
    let trustedProxies: TrustedProxies
    /// What decides together with the other loops.
    let admission: SharedAdmission
    /// Who has used how much.
    let limiter: Limiter
    let spamFilter: SpamFilter
    /// What other gateways must hear of; nil without Redis.
    let ledger: Unmanaged<LeaseLedger>?
    let logger: Logger
    /// Everybody's counters, for the metrics page.
    let allMetrics: [LoopMetrics]
    /// What a read fills when its session holds no memory of its own.
    let scratch: UnsafeMutableRawBufferPointer
    let outbox: UnsafeMutableRawBufferPointer

    var sessions: SessionTable
    var inboxes = InboxPool()
    var decoder = SubmissionDecoder(bodyBytesMax: Limits.formBytesMax)
    var projects = ProjectCache(slots: Limits.projectsMax)
    /// What projects ask about NPS, where they do; beside the cache, so that its entries stay small.
    var npsConfigs: [Identifier: [UInt8]] = [:]
    var batcher: Batcher
    /// Whose submissions wait.
    var backlog: Backlog
    var addresses: AddressWriter
    var random = RandomSource()
    var inflater = Inflater()
    var date = DateField()
    var isDraining = false
    /// Connections to the dashboard.
    var forwards = 0

    private let listener: Listener
    private let mailbox: Mailbox<WorkerMessage>
    private let catalog: Mailbox<Catalog.Message>
    let desk: InquiryDesk
    private let ticker: Timer
    private let idleTurn: Timer
    private(set) var lanes: [CopyLane] = []
    /// Batches of one bad row that go to dead_letter.
    var condemned: [(BatchPointer, BatchEnd)] = []
    /// The way to the journal, if there is one.
    var door: JournalDoor?
    /// Sessions with something to write, or to read on from.
    private var marked: [(place: UInt32, generation: UInt32)] = []
    private var marks: [(place: UInt32, generation: UInt32)] = []
    private var parked = ParkingLot<Identifier>()
    /// The way to who submits.
    var identity: IdentityDoor
    /// Unix nanoseconds minus monotonic ones, renewed every tick.
    private var wallOffsetNanos: Int64 = 0
    private var drainDeadline = UInt64.max
    private(set) var isEnding = false
    /// The part of the table of limits that is swept next.
    private var sweptBucket: Int

    init(
        configuration: GatewayConfiguration,
        socket: ListeningSocket,
        mailbox: Mailbox<WorkerMessage>,
        catalog: Mailbox<Catalog.Message>,
        inquiries: Mailbox<Inquiries.Message> = Mailbox(),
        journal: Mailbox<JournalMessage>? = nil,
        metrics: [LoopMetrics],
        index: Int,
        health: Health,
        admission: SharedAdmission,
        identity: IdentityDesk,
        logger: Logger
    ) {
        self.configuration = configuration
        promise = configuration.promise
        self.mailbox = mailbox
        self.catalog = catalog
        desk = InquiryDesk(inquiries, worker: index)
        door = journal.map { JournalDoor($0, worker: index) }
        self.metrics = metrics[index]
        allMetrics = metrics
        sweptBucket = index
        self.health = health
        self.admission = admission
        self.identity = IdentityDoor(identity, loop: index)
        limiter = admission.limiter
        spamFilter = admission.spamFilter
        ledger = limiter.leases.map { .passRetained(LeaseLedger($0)) }
        trustedProxies = configuration.trustedProxies
        self.logger = logger
        scratch = .allocate(
            byteCount: Limits.scratchBytes + SubmissionDecoder.paddingBytes,
            alignment: 64
        )
        // The padding behind a body is read, never used; it only has to be there.
        scratch.initializeMemory(as: UInt8.self, repeating: 0)
        outbox = .allocate(byteCount: Limits.outboxBytes, alignment: 64)
        sessions = SessionTable(
            placesMax: max(1, configuration.connectionsMax / configuration.loops)
        )
        batcher = Batcher(
            BatchSize(
                rowsMax: configuration.batchRowsMax,
                sectionBytesMax: Limits.sectionBytesMax,
                screenshotBytesMax: Limits.screenshotBytesMax,
                deltasMax: Limits.deltasMax
            ),
            batchesMax: Limits.batchesMax + configuration.lanesPerLoop
        )
        backlog = Backlog(room: batcher.room)
        addresses = AddressWriter(configuration.storedAddresses, admission.addressKeys)
        listener = Listener(on: loop, socket: socket)
        ticker = Timer(on: loop)
        idleTurn = Timer(on: loop)
        marked.reserveCapacity(1_024)
        marks.reserveCapacity(1_024)
        readClock()
    }

    deinit {
        ledger?.release()
        scratch.deallocate()
        outbox.deallocate()
    }

    /// Serves until it was drained; calls `didListen` once, when connections are accepted.
    func run(didListen: () -> Void) throws(UVError) {
        try start()
        didListen()
        loop.run()
    }

    /// Connects to the database and listens.
    func start() throws(UVError) {
        lanes = (0..<configuration.lanesPerLoop).map { _ in makeLane() }
        mailbox.open(on: loop) { [unowned self] in receive($0) }
        loop.eachTurn { [unowned self] in turn() }
        ticker.start(after: 0, repeating: Limits.tickMillis) { [unowned self] in tick() }
        try listener.listen(backlog: Limits.backlog) { [unowned self] in accept() }
    }

    private func makeLane() -> CopyLane {
        CopyLane(
            url: configuration.databaseURL,
            loop: loop,
            statementMillis: configuration.commitMillis,
            logger: logger,
            health: health
        ) { [unowned self] in batchEnded($0, $1) }
    }

    // MARK: The turn

    private func turn() {
        ledger?._withUnsafeGuaranteedRef { $0.tellIfDue(now: loop.milliseconds) }
        // Writing may let a session read on, and so fill a batch that a free lane should have at
        // once; a bound keeps one client from holding the turn.
        for _ in 0..<4 {
            sendBatches()
            guard !marked.isEmpty else { return }
            writeAnswers()
        }
        sendBatches()
        if !marked.isEmpty { idleTurn.start(after: 0) {} }
    }

    private func sendBatches() {
        sendQueued()
        for lane in lanes where lane.isFree {
            if let (batch, end) = condemned.popLast() {
                lane.setAside(batch, end.error)
                continue
            }
            guard shouldSend(), let batch = batcher.takeNext() else { return }
            let nanos = Loop.nanoseconds
            metrics.observe(.age, (nanos - batch.pointee.oldestNanos) / 1_000)
            metrics.observe(.rows, UInt64(batch.pointee.count))
            if batch.pointee.route == .merge { metrics.add(.batchesMerged) }
            lane.send(batch, nanos: nanos)
        }
    }

    /// Whether a free lane should take what waits, or leave it to grow while another is under way.
    ///
    /// A small batch under way says that load is low: nothing is won by waiting then.
    private func shouldSend() -> Bool {
        batcher.nextIsSealed || batcher.nextCount >= Limits.rowsSentAlong
            || lanes.allSatisfy { $0.rowsUnderWay <= Limits.rowsOfLowLoad }
    }

    private func writeAnswers() {
        // Two lists take turns, because a session that reads on may be marked again.
        swap(&marked, &marks)
        defer { marks.removeAll(keepingCapacity: true) }
        for mark in marks {
            sessions.find(mark.place, mark.generation)?._withUnsafeGuaranteedRef {
                $0.writeAnswers()
            }
        }
    }

    private func tick() {
        readClock()
        let now = loop.milliseconds
        for lane in lanes { lane.tick(commitMillis: UInt64(configuration.commitMillis)) }
        queueOldBatches()
        refuseOldBatches()
        refuseOldInquiries()
        limiter.sweep(bucket: sweptBucket, now: loop.microseconds)
        spamFilter.sweep(bucket: sweptBucket, now: loop.microseconds)
        sweptBucket &+= 1
        sessions.eachExpired(at: now) { $0.didExpire() }
        metrics.set(.connections, sessions.count)
        metrics.set(.waiting, batcher.waiting)
        metrics.set(.inboxBytes, inboxes.bytesInUse)
        guard isDraining else { return }
        dropReplays()
        drainOn(now)
    }

    private func readClock() {
        wallOffsetNanos = Int64(Clock.unixNanoseconds) - Int64(Loop.nanoseconds)
        date.renew(unixSeconds: Clock.unixNanoseconds / 1_000_000_000)
        addresses.renew(unixSeconds: Clock.unixNanoseconds / 1_000_000_000)
    }

    /// Unix microseconds of a monotonic time.
    @inline(__always)
    func unixMicros(_ nanos: UInt64) -> Int64 { (Int64(nanos) + wallOffsetNanos) / 1_000 }

    // MARK: Sessions

    private func accept() {
        guard !sessions.isFull else { return refuseConnection() }
        let (place, generation) = sessions.reserve()
        let session = Session(worker: self, place, generation, isTCP: listener.isTCP)
        sessions.occupy(place, session)
        metrics.add(.accepted)
        do throws(UVError) {
            try session.accept(from: listener)
            session.begin()
        } catch {
            session.close()
        }
    }

    /// Takes the connection only to close it: it must not wait in the kernel's queue for ever.
    private func refuseConnection() {
        metrics.add(.refusedConnections)
        let stream = DiscardedStream(on: loop, isTCP: listener.isTCP)
        do throws(UVError) {
            try stream.accept(from: listener)
        } catch {
            // The client has gone already, which is what closing is for.
        }
        stream.close()
    }

    /// Has the session write, or read on, before this turn ends.
    @inline(__always)
    func mark(_ session: Session) {
        marked.append((session.place, session.generation))
    }

    func sessionClosed(_ place: UInt32) {
        sessions.vacate(place)
        if isEnding { endIfDone() }
    }

    // MARK: Projects

    /// Has a session wait until the catalog has told about a key; false when too many wait.
    ///
    /// Out of line, because what it counts references for is no part of a submission's path.
    @inline(never)
    func park(_ session: Session, for key: Identifier) -> Bool {
        let waiter = ParkedSession(session)
        switch parked.add(waiter, for: key) {
        case .first:
            catalog.post(.ask(Catalog.Question(key: key, worker: mailbox)))
            return true
        case .another: return true
        case .refused: return false
        }
    }

    /// Has the catalog read the demonstration's rows for a session that is parked.
    func askRecent(_ session: Session, _ key: Identifier) {
        let waiter = ParkedSession(session)
        catalog.post(.recent(Catalog.Recent(key: key, waiter: waiter, worker: mailbox)))
    }

    private func receive(_ message: WorkerMessage) {
        switch message {
        case .project(let key, let answer): learn(key, answer)
        case .forget(let key): forget(key)
        case .forgetAll:
            projects.forgetAll()
            npsConfigs.removeAll()
        case .reconfigure(let configuration): self.configuration = configuration
        case .journaled(let ticket, let outcome): journaled(ticket, outcome)
        case .replay(let records): replay(records)
        case .find(let question, let number): find(question, number)
        case .answered(let asker, let answer): answered(asker, answer)
        case .recent(let waiter, let rows):
            sessions.find(waiter.place, waiter.generation)?._withUnsafeGuaranteedRef {
                $0.resume(waiter.parking, rows)
            }
        case .identity(let news): learn(news)
        case .drain: drain()
        }
    }

    private func learn(_ key: Identifier, _ answer: LookupAnswer) {
        switch answer {
        case .found(let facts):
            projects.insert(facts, now: loop.milliseconds)
            rememberConfig(facts)
        case .unknown: projects.insertUnknown(key, now: loop.milliseconds)
        case .unavailable: break
        }
        for waiter in parked.take(key) {
            sessions.find(waiter.place, waiter.generation)?._withUnsafeGuaranteedRef {
                $0.resume(waiter.parking)
            }
        }
    }

    // MARK: Ending

    private func drain() {
        guard !isDraining else { return }
        isDraining = true
        drainDeadline = loop.milliseconds + Limits.lastCallMillis
        logger.debug("draining")
    }

    /// Connections that were on their way are still taken for a moment; then the listener closes,
    /// those who ask nothing are let go, and the loop ends with the last answer.
    private func drainOn(_ now: UInt64) {
        guard now >= drainDeadline, !isEnding else { return }
        isEnding = true
        listener.close()
        sessions.each { $0.endWhenIdle() }
        endIfDone()
    }

    /// Ends the loop when nobody waits for anything any more.
    func endIfDone() {
        guard sessions.count == 0, batcher.nextCount == 0, condemned.isEmpty,
            !batcher.hasQueued, door?.underWay.isEmpty != false,
            !lanes.contains(where: { $0.isBusy })
        else { return }
        end()
    }

    /// Closes every handle, after which the loop has nothing left to do.
    func end() {
        isEnding = true
        listener.close()
        sessions.each { $0.close() }
        for lane in lanes { lane.close() }
        ticker.close()
        idleTurn.close()
        mailbox.close()
        loop.close()
    }
}

/// A connection that is closed as soon as it is there.
private final class DiscardedStream: Stream {}
