// Builds the indexes that lists are filtered and searched by, while nobody waits for them.
//
//     every minute ──▶ what is due (Store/FilterIndexes) ──▶ one connection on a thread of its own

import Glibc
import Logging
import NIOPosix
import Postgres
import ServiceLifecycle
import Store

/// The service that builds indexes; without it lists look through their rows.
final class Indexer: Service, Sendable {
    private static let insufficientPrivilege = "42501"

    private let url: String
    private let logger: Logger

    init(url: String, logger: Logger) {
        self.url = url
        self.logger = logger
    }

    /// Looks for what is due until the dashboard stops; a build that runs then is broken off.
    func run() async throws {
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await thread.runIfActive { [self] in try build() }
            } catch let error as PostgresError where error.sqlState == Self.insufficientPrivilege {
                // It stays so: an index is made by the table's owner.
                logger.notice("this role builds no indexes; lists look through their rows")
                break
            } catch {
                logger.warning("indexes", metadata: ["error": "\(error)"])
            }
            // Cancelled when the dashboard stops, which the loop sees.
            try? await cancelWhenGracefulShutdown {
                try await Task.sleep(for: .seconds(DashboardLimits.indexSeconds))
            }
        }
        try await thread.shutdownGracefully()
    }

    private func build() throws(PostgresError) {
        // A connection for each time: a minute apart, it would only be held.
        let connection = try BlockingConnection(url, applicationName: "seggwat indexes")
        let built = try FilterIndexes.build(connection, now: WallClock.milliseconds)
        guard !built.isEmpty else { return }
        logger.info("indexes built", metadata: ["names": "\(built.joined(separator: " "))"])
    }
}
