// Asks the database about projects for all loops, and tells them what has changed.

import Logging
import Postgres
import RateLimits
import Reactor
import SeggWatCore
import Store
import Synchronization

/// The thread that knows projects; loops ask it by mail, and so never wait.
///
/// Its queries block, which is fine on a thread of its own: while one hangs, those who wait for a
/// project hear 503 when their time is up, and everything that loops know already goes on.
final class Catalog {
    /// A loop's question.
    struct Question: Sendable {
        var key: Identifier
        var worker: Mailbox<WorkerMessage>
    }

    /// A session's wish to see the last rows of the demonstration's project.
    struct Recent: Sendable {
        var key: Identifier
        var waiter: ParkedSession
        var worker: Mailbox<WorkerMessage>
    }

    /// A message to the catalog.
    enum Message: Sendable {
        case ask(Question)
        case recent(Recent)
        case stop
    }

    private let url: String
    private let workers: [Mailbox<WorkerMessage>]
    private let quotas: Quotas
    private let health: Health
    private let logger: Logger
    private let loop = Loop()
    private let retry: Timer
    private var connection: BlockingConnection?
    private var watcher: Watcher?
    private var lastFailureMillis: UInt64?
    /// What the database has told; believed while it is away, so that its projects' submissions can
    /// be queued.
    private var known: [Identifier: ProjectFacts] = [:]

    private init(
        _ url: String,
        _ workers: [Mailbox<WorkerMessage>],
        _ quotas: Quotas,
        _ health: Health,
        _ logger: Logger
    ) {
        self.url = url
        self.workers = workers
        self.quotas = quotas
        self.health = health
        self.logger = logger
        retry = Timer(on: loop)
    }

    /// Runs the catalog on this thread until `mailbox` says stop.
    static func run(
        url: String,
        mailbox: Mailbox<Message>,
        workers: [Mailbox<WorkerMessage>],
        quotas: Quotas,
        health: Health,
        logger: Logger
    ) {
        let catalog = Catalog(url, workers, quotas, health, logger)
        mailbox.open(on: catalog.loop) { message in
            switch message {
            case .ask(let question): catalog.answer(question)
            case .recent(let wish): catalog.answer(wish)
            case .stop:
                mailbox.close()
                catalog.close()
            }
        }
        catalog.connect()
        catalog.retry.start(after: 1_000, repeating: 1_000) { catalog.connect() }
        catalog.loop.run()
    }

    private func close() {
        retry.close()
        disconnect()
        loop.close()
    }

    private func disconnect() {
        watcher?.close()
        watcher = nil
        connection = nil
        health.catalogIsConnected.store(false, ordering: .relaxed)
    }

    /// Connects if there is no connection; a loop's knowledge is void then, as word of changes may
    /// have been missed.
    private func connect() {
        guard connection == nil else { return }
        do throws(PostgresError) {
            let connection = try BlockingConnection(url, applicationName: "seggwat catalog")
            try connection.execute("SET statement_timeout = 5000")
            try connection.execute("LISTEN \(ProjectLookup.channel)")
            self.connection = connection
            lastFailureMillis = nil
            health.catalogIsConnected.store(true, ordering: .relaxed)
            for worker in workers { worker.post(.forgetAll) }
            watcher = Watcher(on: loop, descriptor: connection.socket) { [self] _ in listen() }
            watcher?.wait(for: .readable)
        } catch {
            failed(error)
        }
    }

    /// Hears of changes until none is left; a lookup in between may bring word of another.
    private func listen() {
        guard let connection else { return }
        do throws(PostgresError) {
            while true {
                let notifications = try connection.notifications()
                guard !notifications.isEmpty else { return }
                for notification in notifications { try changed(notification.payload, connection) }
            }
        } catch {
            failed(error)
        }
    }

    /// What is known of a project is looked up again at once: the database may be gone when it is asked
    /// for next.
    private func changed(_ payload: String, _ connection: BlockingConnection) throws(PostgresError)
    {
        guard let key = Identifier(payload) else {
            known.removeAll()
            for worker in workers { worker.post(.forgetAll) }
            return
        }
        let wasKnown = known.removeValue(forKey: key) != nil
        for worker in workers { worker.post(.forget(key)) }
        guard wasKnown else { return }
        remember(key, try find(key, connection))
    }

    private func answer(_ question: Question) {
        if connection == nil, known[question.key] != nil { return answerFromMemory(question) }
        // A database that was away a moment ago is not asked again for every key.
        if connection == nil, (lastFailureMillis ?? 0) + 500 < loop.milliseconds { connect() }
        guard let connection else {
            return answerFromMemory(question)
        }
        do throws(PostgresError) {
            let facts = try find(question.key, connection)
            remember(question.key, facts)
            question.worker.post(.project(question.key, facts.map { .found($0) } ?? .unknown))
            // Word of a change may have come with the answer, after which the socket is silent.
            listen()
        } catch {
            answerFromMemory(question)
            failed(error)
        }
    }

    private func find(_ key: Identifier, _ connection: BlockingConnection)
        throws(PostgresError) -> ProjectFacts?
    {
        guard let record = try ProjectLookup.find(connection, key: key) else { return nil }
        var facts = ProjectFacts(record)
        facts.quota = try account(of: record, connection)
        return facts
    }

    /// The account of a project's organization, which is asked for once: housekeeping goes on.
    private func account(of record: ProjectRecord, _ connection: BlockingConnection)
        throws(PostgresError) -> QuotaAccount?
    {
        guard let monthly = record.plan.monthlyQuota else { return nil }
        if let account = quotas.account(of: record.organizationID) {
            account.change(monthly: Int64(monthly))
            return account
        }
        let used = try MonthlyUse.of(record.organizationID, connection)
        quotas.monthEndSeconds.store(
            UInt64(try MonthlyUse.monthEnd(connection)),
            ordering: .relaxed
        )
        return quotas.open(record.organizationID, monthly: Int64(monthly), used: Int64(used))
    }

    private func answer(_ wish: Recent) {
        var rows: String?
        if let connection {
            do throws(PostgresError) {
                rows = try RecentSubmissions.find(connection, key: wish.key)
                listen()
            } catch {
                failed(error)
            }
        }
        wish.worker.post(.recent(wish.waiter, rows.map { Array($0.utf8) }))
    }

    /// A change may have been missed since; better than to refuse what can be queued.
    private func answerFromMemory(_ question: Question) {
        let answer: LookupAnswer = known[question.key].map { .found($0) } ?? .unavailable
        question.worker.post(.project(question.key, answer))
    }

    private func remember(_ key: Identifier, _ facts: ProjectFacts?) {
        // A full memory begins anew: what is in use is asked for again within a minute.
        if known.count == Limits.projectsMax { known.removeAll(keepingCapacity: true) }
        known[key] = facts
    }

    private func failed(_ error: PostgresError) {
        if lastFailureMillis == nil {
            logger.warning(
                "the catalog cannot reach the database",
                metadata: ["error": "\(error)"]
            )
        }
        lastFailureMillis = loop.milliseconds
        // A statement that was refused leaves the connection as it is.
        if error.isConnectionLost || connection?.isAlive != true { disconnect() }
    }
}

extension ProjectFacts {
    init(_ record: ProjectRecord) {
        key = record.key
        id = record.id
        origins = AllowedOrigins(record.allowedOrigins)
        projectRate = Rate(record.limits.project)
        addressRate = Rate(record.limits.address)
        spam = record.spam
        npsConfig = record.npsConfig.map { Array($0.utf8) }
        identity = record.identity
        identityOrganization = record.identityOrganization
        endUserSecret = record.endUserSecret
    }
}
