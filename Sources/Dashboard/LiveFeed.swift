// Tells listeners that a project has changed, from the notifications of the fold.
//
//     fold ──NOTIFY──▶ one connection that waits on a thread of its own ──▶ every listener

import Glibc
import Logging
import NIOPosix
import Postgres
import SeggWatCore
import ServiceLifecycle
import Store
import Synchronization

/// Who listens to which project, and the connection that hears of changes.
final class LiveFeed: Service, Sendable {
    private typealias Listener = AsyncStream<Void>.Continuation

    private let url: String
    private let logger: Logger
    private let listeners = Mutex<[Int: (project: String, listener: Listener)]>([:])
    private let numbers = Atomic<Int>(0)

    init(url: String, logger: Logger) {
        self.url = url
        self.logger = logger
    }

    /// Changes of a project from now on, and a beat now and then so that a listener that is gone is
    /// noticed; nil when too many listen already.
    ///
    /// What comes while the one before is handled counts as one.
    func changes(of project: Identifier) -> AsyncStream<Void>? {
        let number = numbers.add(1, ordering: .relaxed).newValue
        let (stream, listener) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let isAdded = listeners.withLock { listeners in
            guard listeners.count < DashboardLimits.listenersMax else { return false }
            listeners[number] = (project.description, listener)
            return true
        }
        guard isAdded else { return nil }
        listener.onTermination = { [self] _ in
            listeners.withLock { $0[number] = nil }
        }
        return stream
    }

    /// Waits for notifications until the dashboard stops.
    func run() async throws {
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let held = HeldListener(url: url)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let projects = try await thread.runIfActive { try held.wait() }
                tell(projects)
            } catch {
                logger.warning("live feed", metadata: ["error": "\(error)"])
                // What was missed meanwhile is looked for by everybody.
                tell(nil)
            }
        }
        for listener in listeners.withLock({ $0.values.map(\.listener) }) { listener.finish() }
        try await thread.shutdownGracefully()
    }

    /// Wakes those who listen to these projects; nil for all.
    private func tell(_ projects: Set<String>?) {
        // Outside the lock, because a listener that ends takes it.
        let meant = listeners.withLock { listeners in
            listeners.values.filter { projects?.contains($0.project) ?? true }.map(\.listener)
        }
        for listener in meant { listener.yield() }
    }
}

/// The connection that listens.
private final class HeldListener: Sendable {
    private let connection = Mutex<BlockingConnection?>(nil)
    private let url: String

    init(url: String) {
        self.url = url
    }

    /// The projects that have changed, after at most a second.
    func wait() throws -> Set<String> {
        try connection.withLock { held in
            do {
                if held == nil {
                    // A database that is away is asked once a second.
                    let opened = try BlockingConnection(url, applicationName: "seggwat live")
                    try opened.execute("LISTEN \(Fold.channel)")
                    held = opened
                }
                guard let connection = held else { return [] }
                var descriptor = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
                poll(&descriptor, 1, 1_000)
                return Set(try connection.notifications().map(\.payload))
            } catch {
                held = nil
                poll(nil, 0, 1_000)
                throw error
            }
        }
    }
}
