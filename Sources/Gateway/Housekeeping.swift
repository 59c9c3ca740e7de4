// Work that no request waits for: partitions ahead of time, and folding the aggregates' deltas.

import Logging
import Postgres
import Reactor
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
    private let health: Health
    private let logger: Logger
    private let loop = Loop()
    private let timer: Timer
    private var connection: BlockingConnection?
    private var partitionsCheckedMillis: UInt64?
    private var isFailing = false

    // Until the next fold when the last one found nothing, something, or more than one run may take.
    // While there is load it is often and little: a second's deltas at once would keep a core from
    // submissions for so long that it shows in their 99th percentile.
    private static let idleFoldMillis: UInt64 = 1_000
    private static let foldMillis: UInt64 = 100
    private static let behindFoldMillis: UInt64 = 1
    private static let partitionsMillis: UInt64 = 60_000

    private init(_ url: String, _ health: Health, _ logger: Logger) {
        self.url = url
        self.health = health
        self.logger = logger
        timer = Timer(on: loop)
    }

    /// Runs housekeeping on this thread until `mailbox` says stop.
    static func run(url: String, mailbox: Mailbox<Message>, health: Health, logger: Logger) {
        let housekeeping = Housekeeping(url, health, logger)
        mailbox.open(on: housekeeping.loop) { _ in
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
            let folded = try Fold.run(connection)
            health.deltasFolded.add(UInt64(folded), ordering: .relaxed)
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

    private func open() throws(PostgresError) -> BlockingConnection {
        if let connection { return connection }
        let connection = try BlockingConnection(url, applicationName: "seggwat housekeeping")
        try connection.execute("SET statement_timeout = 60000")
        self.connection = connection
        return connection
    }

    private func checkPartitions(_ connection: BlockingConnection) throws(PostgresError) {
        let now = loop.milliseconds
        if let last = partitionsCheckedMillis, now - last < Self.partitionsMillis { return }
        let made = try Partitions.ensure(connection, now: WallClock.milliseconds)
        if !made.isEmpty {
            logger.info("partitions made", metadata: ["names": "\(made.joined(separator: " "))"])
        }
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
