// A gateway whose loops all belong to the thread that made it, and are turned by whoever owns that
// thread: for the simulation, in which nothing may happen by itself.

package import Journal
import Identity
import Ingest
import Logging
import Synchronization
package import Reactor
package import SeggWatCore

/// The loops of a gateway, and its journal's; projects are known to everybody.
///
/// Housekeeping, receipts and the look-up of projects in the database are left out.
package final class GatewayByHand {
    private let workers: [Worker]
    private let mailboxes: [Mailbox<WorkerMessage>]
    private let catalog = Mailbox<Catalog.Message>()
    private let catalogLoop = Loop()
    private let journal: Mailbox<JournalMessage>?
    /// Kept until its loop is empty.
    private let journalThread: AnyObject?
    private let health = Health()

    /// Starts a gateway that serves one project.
    ///
    /// - Parameters:
    ///   - configuration: As for a process; its loops are as many as there are sockets.
    ///   - sockets: What each loop listens on.
    ///   - project: The key and the id of the project.
    ///   - opened: A journal; nil for none.
    /// - Throws: When a socket cannot be listened on.
    package init<Files: FileCalls>(
        _ configuration: GatewayConfiguration,
        sockets: [ListeningSocket],
        project: Identifier,
        journal opened: Journal<Files>?
    ) throws(UVError) {
        let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        let mailboxes = sockets.map { _ in Mailbox<WorkerMessage>() }
        self.mailboxes = mailboxes
        let desk: IdentityDesk
        do throws(IdentityError) {
            desk = try IdentityDesk(configuration.identity, workers: mailboxes, logger: logger)
        } catch {
            preconditionFailure("a desk without a provider needs nothing: \(error)")
        }
        recordsInJournal = { [weak opened] in opened?.waiting ?? 0 }
        let journal = opened.map { _ in Mailbox<JournalMessage>() }
        self.journal = journal
        let metrics = sockets.map { _ in LoopMetrics() }
        let admission = SharedAdmission(configuration)
        let (catalog, health) = (catalog, health)
        health.journalTakes.store(opened != nil, ordering: .relaxed)
        health.partitionsExist.store(true, ordering: .relaxed)
        workers = sockets.enumerated().map { index, socket in
            Worker(
                configuration: configuration,
                socket: socket,
                mailbox: mailboxes[index],
                catalog: catalog,
                journal: journal,
                metrics: metrics,
                index: index,
                health: health,
                admission: admission,
                identity: desk,
                logger: logger
            )
        }
        if let opened, let journal {
            let thread = JournalThread(opened, mailboxes, Mailbox(), health, logger)
            journalThread = thread
            thread.start(journal)
        } else {
            journalThread = nil
        }
        catalog.open(on: catalogLoop) { message in
            guard case .ask(let question) = message else { return }
            let facts = ProjectFacts(key: project, id: project, origins: AllowedOrigins(["*"]))
            question.worker.post(.project(question.key, .found(facts)))
        }
        for worker in workers { try worker.start() }
    }

    /// Submissions that wait in the loops' batches.
    package var waiting: Int { workers.reduce(0) { $0 + $1.batcher.waiting } }

    /// The most that the loops' batches may hold, in shares of a row.
    package var room: Int { workers.reduce(0) { $0 + $1.batcher.room } }

    /// Records in the journal that are not done.
    package let recordsInJournal: () -> Int

    /// Whether records can be neither read nor marked as done.
    package var journalIsStuck: Bool { health.journal.isStuck.load(ordering: .relaxed) }

    /// Lanes that can take a batch.
    package var lanesOpen: Int { health.lanesOpen.load(ordering: .relaxed) }

    /// Connections of clients.
    package var connections: Int { workers.reduce(0) { $0 + $1.sessions.count } }

    /// The project and the id of each submission in a record, as they lie in a row.
    package static func submissions(in record: StoredRecord) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        BatchRecord(kind: record.kind, record.payload)?.eachIdentity { project, id in
            let words = [project.high, project.low, id.high, id.low]
            keys.append(words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } })
        }
        return keys
    }

    /// Has the loops finish what they have, as SIGTERM does.
    package func drain() {
        health.isDraining.store(true, ordering: .relaxed)
        for mailbox in mailboxes { mailbox.post(.drain) }
    }

    /// Closes every handle at once; the loops must be turned until they have let go of them.
    package func end() {
        for worker in workers { worker.end() }
        stopHelpers()
    }

    /// Ends what no request waits for, when the loops have ended.
    package func stopHelpers() {
        journal?.post(.stop)
        catalog.close()
        catalogLoop.close()
    }
}
