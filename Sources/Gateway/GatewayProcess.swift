// The process: its threads, its signals and its end.

import Glibc
public import Identity
public import Journal
public import Logging
import Reactor
import Synchronization

/// The gateway: its loops, its catalog of projects and its housekeeping, until a signal ends it.
public enum GatewayProcess {
    /// Runs the gateway on this thread until SIGTERM or SIGINT, and returns when all is flushed.
    ///
    /// A second signal ends it at once. SIGHUP asks `reload` for the configuration again, of which
    /// the timeouts are taken while it runs, and has every project asked for anew.
    ///
    /// - Parameters:
    ///   - configuration: What to run.
    ///   - logger: Where it says what happens.
    ///   - reload: Makes the configuration anew for SIGHUP; nil when it is not valid.
    ///   - ready: Called once with the bound address when connections are accepted.
    /// - Throws: `GatewayError` when the address cannot be bound.
    public static func run(
        _ configuration: GatewayConfiguration,
        logger: Logger,
        reload: @escaping @Sendable () -> GatewayConfiguration?,
        ready: @escaping (ListenAddress) -> Void
    ) throws(GatewayError) {
        Limits.check()
        // A client that is gone shows as EPIPE where it is written to.
        signal(SIGPIPE, SIG_IGN)
        raiseDescriptorLimit(to: configuration.connectionsMax + 256)
        if !configuration.rateLimits {
            logger.warning("rate limits are off: every client and project may use all there is")
        }
        let journal = try openJournal(configuration, logger)
        let (sockets, bound) = try bind(configuration)
        let mailboxes = sockets.map { _ in Mailbox<WorkerMessage>() }
        let identity = try openDesk(configuration, mailboxes, logger)
        supervise(configuration, sockets, mailboxes, journal, identity, logger, reload) {
            logger.info(
                "listening",
                metadata: ["address": "\(bound)", "loops": "\(configuration.loops)"]
            )
            ready(bound)
            ProgramPages.letGo()
        }
        identity.close()
        if case .unix(let path) = configuration.listen { unlink(path) }
    }

    /// Sets up how it is found out who submits, so that a key that cannot be used is heard of before
    /// anything runs.
    private static func openDesk(
        _ configuration: GatewayConfiguration,
        _ workers: [Mailbox<WorkerMessage>],
        _ logger: Logger
    ) throws(GatewayError) -> IdentityDesk {
        do throws(IdentityError) {
            return try IdentityDesk(configuration.identity, workers: workers, logger: logger)
        } catch {
            throw .identity(error)
        }
    }

    /// Starts the threads, and turns a loop of its own for signals and for what the workers report,
    /// until every worker has ended or the time is up.
    ///
    /// Calls `listening` once, when every worker accepts connections.
    private static func supervise(
        _ configuration: GatewayConfiguration,
        _ sockets: [ListeningSocket],
        _ mailboxes: [Mailbox<WorkerMessage>],
        _ journal: JournalHandover?,
        _ identity: IdentityDesk,
        _ logger: Logger,
        _ reload: @escaping @Sendable () -> GatewayConfiguration?,
        listening: @escaping () -> Void
    ) {
        let loop = Loop()
        let limit = Timer(on: loop)
        let threads = Threads(configuration, sockets, mailboxes, journal, identity, logger)
        var watchers: [SignalWatcher] = []
        var isStopping = false
        var workersToListen = sockets.count
        var workersToEnd = sockets.count
        let close = {
            threads.stopHelpers()
            for watcher in watchers { watcher.close() }
            limit.close()
            threads.reports.close()
            loop.close()
        }
        let stop = {
            if isStopping { exit(1) }
            isStopping = true
            logger.info("stopping")
            threads.drain()
            limit.start(after: UInt64(configuration.shutdownMillis)) {
                logger.error("not everything could be flushed in time")
                exit(1)
            }
        }
        watchers = [
            SignalWatcher(on: loop, signal: SIGTERM, stop),
            SignalWatcher(on: loop, signal: SIGINT, stop),
            SignalWatcher(on: loop, signal: SIGHUP) { threads.reload(reload()) },
        ]
        threads.reports.open(on: loop) { report in
            switch report {
            case .listens:
                workersToListen -= 1
                if workersToListen == 0 { listening() }
            case .ended:
                workersToEnd -= 1
                if workersToEnd == 0 { close() }
            }
        }
        loop.run()
        logger.info("stopped")
    }

    /// Opens the journal, so that a folder that cannot be used is heard of before anything runs.
    ///
    /// With a socket that is passed on, the gateway before may still be finishing: its connections
    /// wait in the socket's queue meanwhile, and the journal is waited for as long as it may take.
    private static func openJournal(
        _ configuration: GatewayConfiguration,
        _ logger: Logger
    ) throws(GatewayError) -> JournalHandover? {
        guard let folder = configuration.journal else { return nil }
        let options = JournalOptions(
            folder: folder,
            segmentBytesMax: Limits.segmentBytesMax,
            bytesMax: configuration.journalBytesMax,
            ageMillisMax: UInt64(configuration.journalAgeMillisMax)
        )
        var isPassedOn = false
        if case .descriptor = configuration.listen { isPassedOn = true }
        let deadline = Loop.nanoseconds + UInt64(configuration.shutdownMillis) * 1_000_000
        var saidWaiting = false
        while true {
            do throws(JournalError) {
                return JournalHandover(try Journal(options, Kernel()))
            } catch {
                guard case .inUse = error, isPassedOn, Loop.nanoseconds < deadline else {
                    throw .journal(error)
                }
            }
            if !saidWaiting { logger.info("waiting for the journal's last user") }
            saidWaiting = true
            usleep(Limits.handoverMicros)
        }
    }

    /// Binds a socket for each loop.
    private static func bind(_ configuration: GatewayConfiguration)
        throws(GatewayError) -> (sockets: [ListeningSocket], bound: ListenAddress)
    {
        do throws(UVError) {
            switch configuration.listen {
            case .tcp(let host, let port):
                if port != 0 {
                    // Asking first without sharing: with SO_REUSEPORT a second gateway would bind
                    // too, and take half of the connections.
                    let probe = try ListeningSocket.tcp(host: host, port: port, isShared: false)
                    Glibc.close(probe.descriptor)
                }
                var sockets = [try ListeningSocket.tcp(host: host, port: port)]
                let bound = sockets[0].port
                while sockets.count < configuration.loops {
                    sockets.append(try ListeningSocket.tcp(host: host, port: bound))
                }
                return (sockets, .tcp(host: host, port: bound))
            case .unix(let path):
                var sockets = [try ListeningSocket.unix(path: path)]
                while sockets.count < configuration.loops {
                    sockets.append(try sockets[0].duplicate())
                }
                return (sockets, configuration.listen)
            case .descriptor(let descriptor):
                var sockets = [try ListeningSocket.inherited(descriptor)]
                let bound = sockets[0].host.map {
                    ListenAddress.tcp(host: $0, port: sockets[0].port)
                }
                while sockets.count < configuration.loops {
                    sockets.append(try sockets[0].duplicate())
                }
                return (sockets, bound ?? configuration.listen)
            }
        } catch {
            throw .cannotListen(
                "cannot listen on \(configuration.listen): \(error); "
                    + (error == .notASocket
                        ? "pass a bound stream socket, as a systemd socket unit does"
                        : "is another server using it? choose another with --listen")
            )
        }
    }

    /// Asks for as many descriptors as connections may need; what is refused is logged by accept.
    private static func raiseDescriptorLimit(to count: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < rlim_t(count) else { return }
        limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// Why the gateway could not start.
public enum GatewayError: Error, Sendable {
    /// The address could not be bound; the message says why and what to do.
    case cannotListen(String)
    /// What finds out who submits cannot be set up as it is configured.
    case identity(IdentityError)
    /// The journal cannot be opened.
    case journal(JournalError)
}

/// The journal on its way to its thread.
private final class JournalHandover: Sendable {
    private let journal: Mutex<Journal<Kernel>?>

    init(_ journal: sending Journal<Kernel>) {
        self.journal = Mutex(journal)
    }

    /// Gives the journal away; nil the second time.
    func take() -> Journal<Kernel>? {
        journal.withLock { journal in
            let taken = journal
            journal = nil
            return taken
        }
    }
}

/// The threads of the process and the mailboxes that reach them.
private final class Threads: Sendable {
    /// What each worker says once.
    enum Report: Sendable {
        /// It accepts connections.
        case listens
        /// It has answered and flushed everything.
        case ended
    }

    let reports = Mailbox<Report>()
    private let workers: [Mailbox<WorkerMessage>]
    private let catalog = Mailbox<Catalog.Message>()
    private let housekeeping = Mailbox<Housekeeping.Message>()
    private let inquiries = Mailbox<Inquiries.Message>()
    private let journal: Mailbox<JournalMessage>?
    private let leases: SharedLeases?
    private let health = Health()

    init(
        _ configuration: GatewayConfiguration,
        _ sockets: [ListeningSocket],
        _ mailboxes: [Mailbox<WorkerMessage>],
        _ handover: JournalHandover?,
        _ identity: IdentityDesk,
        _ logger: Logger
    ) {
        workers = mailboxes
        let metrics = sockets.map { _ in LoopMetrics() }
        let admission = SharedAdmission(configuration)
        leases = admission.limiter.leases
        let url = configuration.databaseURL
        journal = handover.map { _ in Mailbox() }
        if let handover, let journal {
            health.journalTakes.store(true, ordering: .relaxed)
            _ = LoopThread(name: "journal") { [workers, inquiries, health] in
                guard let opened = handover.take() else {
                    preconditionFailure("the journal has one thread")
                }
                JournalThread.run(
                    journal: opened,
                    mailbox: journal,
                    workers: workers,
                    inquiries: inquiries,
                    health: health,
                    logger: logger
                )
            }
        }
        _ = LoopThread(name: "catalog") { [catalog, workers, health] in
            Catalog.run(
                url: url,
                mailbox: catalog,
                workers: workers,
                quotas: admission.quotas,
                health: health,
                logger: logger
            )
        }
        _ = LoopThread(name: "housekeeping") { [housekeeping, health] in
            Housekeeping.run(
                url: url,
                mailbox: housekeeping,
                quotas: admission.quotas,
                health: health,
                metrics: metrics,
                logger: logger
            )
        }
        _ = LoopThread(name: "inquiries") { [inquiries, workers, journal] in
            Inquiries.run(
                url: url,
                mailbox: inquiries,
                workers: workers,
                journal: journal,
                metrics: metrics,
                logger: logger
            )
        }
        if let address = configuration.redis, let leases {
            _ = LoopThread(name: "leases") {
                LeaseThread.run(
                    address: address,
                    limiter: admission.limiter,
                    leases: leases,
                    logger: logger
                )
            }
        }
        for (index, socket) in sockets.enumerated() {
            _ = LoopThread(name: "loop-\(index)") { [self] in
                let worker = Worker(
                    configuration: configuration,
                    socket: socket,
                    mailbox: workers[index],
                    catalog: catalog,
                    inquiries: inquiries,
                    journal: journal,
                    metrics: metrics,
                    index: index,
                    health: health,
                    admission: admission,
                    identity: identity,
                    logger: logger
                )
                do throws(UVError) {
                    try worker.run { reports.post(.listens) }
                } catch {
                    logger.critical("a loop cannot listen", metadata: ["error": "\(error)"])
                    exit(70)
                }
                reports.post(.ended)
            }
        }
    }

    /// Ends the threads that no request waits for; one that hangs in a query is not waited for.
    func stopHelpers() {
        catalog.post(.stop)
        housekeeping.post(.stop)
        inquiries.post(.stop)
        journal?.post(.stop)
        leases?.mailbox.post(.stop)
    }

    /// Has the workers finish what they have.
    func drain() {
        health.isDraining.store(true, ordering: .relaxed)
        for worker in workers { worker.post(.drain) }
    }

    /// Gives the workers another configuration; what it takes threads or sockets to change stays.
    func reload(_ configuration: GatewayConfiguration?) {
        guard let configuration else { return }
        for worker in workers {
            worker.post(.reconfigure(configuration))
            worker.post(.forgetAll)
        }
    }
}
