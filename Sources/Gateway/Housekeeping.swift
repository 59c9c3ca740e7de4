// Work that no request waits for: partitions ahead of time, folding the aggregates' deltas, and what
// is left of quotas.

import Logging
import Postgres
import Reactor
import SeggWatCore
import Store
import Synchronization

/// The thread that keeps the tables in order; gateways may all run one, advisory locks see to it
/// that one works at a time.
final class Housekeeping {
    /// A message to the thread.
    enum Message: Sendable {
        case stop
    }

    private let url: String
    private let quotas: Quotas
    private let health: Health
    private let books: RefusalBooks
    private let logger: Logger
    private let loop = Loop()
    private let timer: Timer
    private var connection: BlockingConnection?
    private var partitionsCheckedMillis: UInt64?
    private var ledgerKeptMillis: UInt64 = 0
    private var quotasRenewedMillis: UInt64 = 0
    private var isFailing = false

    // Until the next fold when the last one found nothing, something, or more than one run may take.
    // While there is load it is often and little: a second's deltas at once would keep a core from
    // submissions for so long that it shows in their 99th percentile.
    private static let idleFoldMillis: UInt64 = 1_000
    private static let foldMillis: UInt64 = 100
    private static let behindFoldMillis: UInt64 = 1
    private static let insufficientPrivilege = "42501"
    private static let partitionsMillis: UInt64 = 60_000

    private init(
        _ url: String,
        _ quotas: Quotas,
        _ health: Health,
        _ metrics: [LoopMetrics],
        _ logger: Logger
    ) {
        self.url = url
        self.quotas = quotas
        self.health = health
        books = RefusalBooks(metrics)
        self.logger = logger
        timer = Timer(on: loop)
    }

    /// Runs housekeeping on this thread until `mailbox` says stop.
    static func run(
        url: String,
        mailbox: Mailbox<Message>,
        quotas: Quotas,
        health: Health,
        metrics: [LoopMetrics],
        logger: Logger
    ) {
        let housekeeping = Housekeeping(url, quotas, health, metrics, logger)
        mailbox.open(on: housekeeping.loop) { _ in
            housekeeping.keepLastRefusals()
            mailbox.close()
            housekeeping.timer.close()
            housekeeping.loop.close()
        }
        housekeeping.work(after: 0)
        housekeeping.loop.run()
    }

    private func work(after millis: UInt64) {
        timer.start(after: millis) { [unowned self] in work(after: work()) }
    }

    /// Does what is due, and says after how many milliseconds more may be.
    private func work() -> UInt64 {
        do throws(PostgresError) {
            let connection = try open()
            try checkPartitions(connection)
            try renewQuotas(connection)
            let folded = try Fold.run(connection)
            health.deltasFolded.add(UInt64(folded), ordering: .relaxed)
            try keepLedger(connection)
            health.foldedSeconds.store(WallClock.milliseconds / 1_000, ordering: .relaxed)
            isFailing = false
            if folded == Fold.deltasMax { return Self.behindFoldMillis }
            return folded > 0 ? Self.foldMillis : Self.idleFoldMillis
        } catch {
            if !isFailing {
                logger.warning("housekeeping failed", metadata: ["error": "\(error)"])
            }
            isFailing = true
            if error.isConnectionLost || connection?.isAlive != true { connection = nil }
            return Self.idleFoldMillis
        }
    }

    /// Writes down what was refused since the last time, and folds the ledger, once a second.
    private func keepLedger(_ connection: BlockingConnection) throws(PostgresError) {
        let now = loop.milliseconds
        guard now - ledgerKeptMillis >= Self.idleFoldMillis else { return }
        try books.keep(connection)
        try Ledger.fold(connection)
        ledgerKeptMillis = now
    }

    /// Writes down what was refused until the end; without a database it is lost.
    private func keepLastRefusals() {
        guard let connection else { return }
        do throws(PostgresError) {
            try books.keep(connection)
        } catch {
            logger.warning("the last refusals are not counted", metadata: ["error": "\(error)"])
        }
    }

    private func open() throws(PostgresError) -> BlockingConnection {
        if let connection { return connection }
        let connection = try BlockingConnection(url, applicationName: "seggwat housekeeping")
        try connection.execute("SET statement_timeout = 60000")
        self.connection = connection
        return connection
    }

    /// Makes what is missing ahead; a role that may not (scripts/gateway-role.sql) leaves it to
    /// `seggwat migrate`, and what is missing too soon is seen by the check behind this.
    private func makePartitions(_ connection: BlockingConnection) throws(PostgresError) {
        do throws(PostgresError) {
            let made = try Partitions.ensure(connection, now: WallClock.milliseconds)
            guard !made.isEmpty else { return }
            logger.info("partitions made", metadata: ["names": "\(made.joined(separator: " "))"])
        } catch {
            guard error.sqlState == Self.insufficientPrivilege else { throw error }
            logger.notice("this role makes no partitions: run seggwat migrate")
        }
    }

    /// Sets what is left of every quota that somebody has asked for by what the database has counted.
    private func renewQuotas(_ connection: BlockingConnection) throws(PostgresError) {
        let now = loop.milliseconds
        guard now - quotasRenewedMillis >= Limits.quotaMillis else { return }
        quotasRenewedMillis = now
        let marks = quotas.marks
        guard !marks.isEmpty else { return }
        var used: [Identifier: MonthlyUse.Entry] = [:]
        for entry in try MonthlyUse.all(connection) { used[entry.organizationID] = entry }
        quotas.monthEndSeconds.store(
            UInt64(try MonthlyUse.monthEnd(connection)),
            ordering: .relaxed
        )
        for (organization, (account, mark)) in marks {
            // One that has submitted nothing yet is not among them, and its plan is as it was.
            let monthly = used[organization]?.plan.monthlyQuota.map { Int64($0) }
            account.renew(
                monthly: monthly ?? account.monthly.load(ordering: .relaxed),
                used: Int64(used[organization]?.count ?? 0),
                since: mark
            )
        }
    }

    private func checkPartitions(_ connection: BlockingConnection) throws(PostgresError) {
        let now = loop.milliseconds
        if let last = partitionsCheckedMillis, now - last < Self.partitionsMillis { return }
        try makePartitions(connection)
        let strays = try Partitions.rowsInDefault(connection).values.reduce(0, +)
        if strays > 0 {
            logger.warning("rows in DEFAULT partitions", metadata: ["rows": "\(strays)"])
        }
        health.rowsInDefaultPartitions.store(UInt64(strays), ordering: .relaxed)
        let missing = try Partitions.missing(connection, now: WallClock.milliseconds)
        health.partitionsExist.store(missing.isEmpty, ordering: .relaxed)
        partitionsCheckedMillis = now
        try Erasure.expired(connection)
    }
}
