// One database connection of a worker: takes a batch when it is free, and reports how it ended.
// Tour 10/15. From Batcher. Next: CopyMachine.
//
//     away ──▶ connecting ──▶ setting up ──▶ free ◀──▶ busy
//      ▲            └─────────────┴────────────┴─────────┘
//      └──────────────────── lost, and after a wait

import Ingest
import Logging
import Postgres
import Reactor
import SeggWatCore
import Synchronization

/// A lane; owned by its worker, which it tells about ended batches.
final class CopyLane {
    private enum State {
        /// There is no connection. Can transition to: connecting.
        case away
        /// libpq connects. Can transition to: settingUp, away.
        case connecting
        /// The session is prepared. Can transition to: free, away.
        case settingUp
        /// It can take a batch. Can transition to: busy, settingAside, away.
        case free
        /// A batch is under way. Can transition to: free, away.
        case busy(BatchPointer)
        /// A bad row goes to dead_letter. Can transition to: free, away.
        case settingAside(BatchPointer)
    }

    private let url: String
    private let loop: Loop
    private let statementMillis: Int
    private let logger: Logger
    private let health: Health
    /// Tells the worker how a batch ended.
    private let ended: (BatchPointer, BatchEnd) -> Void

    private var state = State.away
    private var connection: LaneConnection?
    private var watcher: Watcher?
    private var waitMillis = Limits.reconnectMillisMin
    private var restUntilMillis: UInt64 = 0
    private var sinceMillis: UInt64 = 0
    private var saidAway = false

    init(
        url: String,
        loop: Loop,
        statementMillis: Int,
        logger: Logger,
        health: Health,
        ended: @escaping (BatchPointer, BatchEnd) -> Void
    ) {
        self.url = url
        self.loop = loop
        self.statementMillis = statementMillis
        self.logger = logger
        self.health = health
        self.ended = ended
    }

    /// Whether it can take a batch now.
    var isFree: Bool {
        guard case .free = state else { return false }
        return restUntilMillis <= loop.milliseconds
    }

    /// Submissions in the batch that is under way; 0 when none is.
    var rowsUnderWay: Int {
        switch state {
        case .busy(let batch), .settingAside(let batch): batch.pointee.count
        case .away, .connecting, .settingUp, .free: 0
        }
    }

    /// Whether a submission is in the batch that is under way, unless the journal has given it back.
    func holds(_ projectID: Identifier, _ id: Identifier) -> Bool {
        switch state {
        case .busy(let batch), .settingAside(let batch):
            !batch.pointee.isReplay && batch.pointee.holds(projectID, id)
        case .away, .connecting, .settingUp, .free: false
        }
    }

    /// Whether a batch or a bad row is under way.
    var isBusy: Bool {
        switch state {
        case .busy, .settingAside: true
        case .away, .connecting, .settingUp, .free: false
        }
    }

    /// Connects when it is time to, and gives up what takes too long.
    func tick(commitMillis: UInt64) {
        let now = loop.milliseconds
        switch state {
        case .away:
            if restUntilMillis <= now { connect() }
        case .connecting, .settingUp:
            if now - sinceMillis > Limits.reconnectMillisMax {
                goAway(PostgresError(message: "the server does not answer"))
            }
        case .busy(let batch):
            guard now - sinceMillis > commitMillis else { return }
            // Closing the socket is all that a server that hangs can be told.
            goAway(PostgresError(message: "the server takes too long to store a batch"))
            ended(batch, BatchEnd(.lostAfterEnd, error: "took too long"))
        case .settingAside(let batch):
            guard now - sinceMillis > commitMillis else { return }
            goAway(PostgresError(message: "the server takes too long to set a row aside"))
            var end = BatchEnd(.databaseFault, error: "took too long")
            end.isSettingAside = true
            ended(batch, end)
        case .free:
            break
        }
    }

    /// Sends a batch; the lane must be free.
    func send(_ batch: BatchPointer, nanos: UInt64) {
        guard case .free = state, let connection else {
            preconditionFailure("the lane is not free")
        }
        batch.pointee.sentNanos = nanos
        state = .busy(batch)
        sinceMillis = loop.milliseconds
        let isSmall = batch.pointee.route == .fast && batch.pointee.count <= Limits.rowsInserted
        follow(isSmall ? insert(batch, on: connection) : copy(batch, on: connection))
    }

    private func copy(_ batch: BatchPointer, on connection: LaneConnection) -> LaneProgress {
        let sections = CopyTable.allCases.compactMap { table in
            let rows = batch.pointee.rows(of: table)
            return rows == 0 ? nil : CopyStream(batch.pointee.stream(of: table), rows: rows)
        }
        return connection.begin(CopyScript.query(for: batch.pointee), sections: sections)
    }

    private func insert(_ batch: BatchPointer, on connection: LaneConnection) -> LaneProgress {
        var statements = CopyTable.allCases.map { table in
            StatementRows(
                InsertScript.statement(for: table),
                tuples: batch.pointee.tuples(of: table),
                rows: batch.pointee.rows(of: table)
            )
        }
        statements.append(
            StatementRows(
                InsertScript.countStatement,
                tuples: batch.pointee.encodeCounts(),
                rows: batch.pointee.countsCount
            )
        )
        statements.append(
            StatementRows(
                InsertScript.ledgerStatement,
                tuples: batch.pointee.encodeLedger(),
                rows: batch.pointee.ledgerCount
            )
        )
        return connection.begin(statements)
    }

    /// Puts a batch of one bad row into dead_letter; the lane must be free.
    func setAside(_ batch: BatchPointer, _ error: PostgresError) {
        guard case .free = state, let connection else {
            preconditionFailure("the lane is not free")
        }
        state = .settingAside(batch)
        sinceMillis = loop.milliseconds
        let query = CopyScript.deadLetter(
            batch.pointee,
            sqlState: error.sqlState ?? "",
            error: error.message
        )
        follow(connection.begin(query, sections: []))
    }

    /// Takes no batch for a while, because the database said that it cannot.
    func rest() {
        restUntilMillis = loop.milliseconds + waitMillis
        waitMillis = min(waitMillis * 2, Limits.reconnectMillisMax)
    }

    /// Ends the lane; a batch that is under way is not waited for.
    func close() {
        dropConnection()
        state = .away
        restUntilMillis = .max
    }

    private func connect() {
        let connection = LaneConnection(url, applicationName: "seggwat gateway")
        self.connection = connection
        state = .connecting
        sinceMillis = loop.milliseconds
        // Until the first poll libpq wants the socket writable.
        guard connection.socket >= 0 else {
            follow(connection.advance(readable: false))
            return
        }
        follow(.waiting(.writable))
    }

    private func didBecomeReady(_ readiness: Readiness) {
        guard let connection else { return }
        follow(connection.advance(readable: readiness.contains(.readable)))
    }

    private func follow(_ progress: LaneProgress) {
        switch progress {
        case .waiting(let interest): watch(interest)
        case .connected: setUp()
        case .unreachable(let error): goAway(error)
        case .settled(let outcome): settled(outcome)
        }
    }

    /// While connecting the socket may be another one after each poll.
    private func watch(_ interest: SocketInterest) {
        guard let socket = connection?.socket else { return }
        if watcher == nil || watcher?.descriptor != socket || isConnecting {
            watcher?.close()
            watcher = Watcher(on: loop, descriptor: socket) { [unowned self] in didBecomeReady($0) }
        }
        switch interest {
        case .readable: watcher?.wait(for: .readable)
        case .writable: watcher?.wait(for: .writable)
        case .readableOrWritable: watcher?.wait(for: [.readable, .writable])
        }
    }

    private var isConnecting: Bool {
        if case .connecting = state { return true }
        return false
    }

    private func setUp() {
        guard let connection else { return }
        state = .settingUp
        let script = CopyScript.setUp(statementMillis: statementMillis) + InsertScript.setUp()
        follow(connection.begin(script, sections: []))
    }

    private func settled(_ outcome: CopyOutcome) {
        switch state {
        case .settingUp:
            // It may have broken behind the script's last result.
            guard outcome == .committed, connection?.isUsable == true else {
                return goAway(BatchEnd(outcome).error)
            }
            becomeFree()
            waitMillis = Limits.reconnectMillisMin
            saidAway = false
            health.lanesOpen.add(1, ordering: .relaxed)
        case .busy(let batch):
            endBatch(batch, BatchEnd(outcome, returned: connection?.returned ?? []))
        case .settingAside(let batch):
            var end = BatchEnd(outcome)
            end.isSettingAside = true
            endBatch(batch, end)
        case .away, .connecting, .free:
            preconditionFailure("nothing was under way")
        }
    }

    private func endBatch(_ batch: BatchPointer, _ end: BatchEnd) {
        if connection?.isUsable == true { becomeFree() } else { goAway(end.error) }
        if end.outcome == .committed { waitMillis = Limits.reconnectMillisMin }
        ended(batch, end)
    }

    private func becomeFree() {
        state = .free
        watch(.readable)
    }

    private func goAway(_ error: PostgresError) {
        if !saidAway {
            logger.warning("the database cannot be used", metadata: ["error": "\(error)"])
        }
        saidAway = true
        dropConnection()
        state = .away
        // Half of the wait is random, so that lanes do not come back all at once.
        restUntilMillis = loop.milliseconds + UInt64.random(in: (waitMillis / 2)...waitMillis)
        waitMillis = min(waitMillis * 2, Limits.reconnectMillisMax)
    }

    private func dropConnection() {
        switch state {
        case .free, .busy, .settingAside: health.lanesOpen.subtract(1, ordering: .relaxed)
        case .away, .connecting, .settingUp: break
        }
        watcher?.close()
        watcher = nil
        connection = nil
    }
}
