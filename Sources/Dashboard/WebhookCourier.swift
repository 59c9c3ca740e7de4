// Carries the messages of webhooks from the outbox to their receivers.
//
//     each second: look ─▶ take what is due ─▶ one task for each webhook ─▶ send ─▶ settle
//     each minute: sweep
//
// A receiver that is slow or away keeps its own webhook waiting and no other.

import JSONLines
import Logging
import NIOPosix
import SeggWatCore
import ServiceLifecycle
import Synchronization

/// The courier of a process; several processes share the work.
final class WebhookCourier: Service, Sendable {
    private let database: Database
    private let sender: WebhookSender
    private let logger: Logger
    /// Webhooks whose messages are on their way.
    private let busy = Mutex<Set<String>>([])

    init(database: Database, targets: WebhookTargets, logger: Logger) {
        self.database = database
        self.logger = logger
        let threads = NIOThreadPool(numberOfThreads: DashboardLimits.webhookResolversMax)
        sender = WebhookSender(targets: targets, threads: threads)
        threads.start()
    }

    /// Which targets are sent to.
    var targets: WebhookTargets { sender.targets }

    /// Works until the dashboard stops; what is on its way then is finished.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            var mark = 0
            // Swept at once, for what came while nobody looked.
            var swept: ContinuousClock.Instant?
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                do {
                    mark = try await turn(after: mark, &group)
                    let age = swept.map { ContinuousClock.now - $0 }
                    if age.map({ $0 > .seconds(DashboardLimits.webhookSweepSeconds) }) ?? true {
                        try await database.write { try WebhookOutbox.sweep($0) }
                        swept = .now
                    }
                } catch {
                    // The database's state is logged where it is asked; the outbox waits in it.
                    logger.debug("webhooks wait", metadata: ["error": "\(error)"])
                }
                await cancelWhenGracefulShutdown {
                    // Cancelled when the dashboard stops, which the loop sees.
                    try? await Task.sleep(for: .milliseconds(DashboardLimits.webhookTurnMillis))
                }
            }
        }
        try await sender.threads.shutdownGracefully()
    }

    /// Looks for what has arrived and sends what is due; returns the last mark that was seen.
    private func turn(
        after mark: Int,
        _ group: inout DiscardingTaskGroup
    ) async throws -> Int {
        let seen = try await database.write { try WebhookOutbox.look($0, after: mark) }
        let busy = busy.withLock { $0 }
        guard busy.count < DashboardLimits.webhookBatchesMax else { return seen }
        let due = try await database.write { try WebhookOutbox.take($0, except: Array(busy)) }
        for (webhook, messages) in Dictionary(grouping: due, by: \.webhook) {
            self.busy.withLock { _ = $0.insert(webhook) }
            group.addTask { [self] in
                await withDiscardingTaskGroup { batch in
                    for message in messages { batch.addTask { await self.carry(message) } }
                }
                _ = self.busy.withLock { $0.remove(webhook) }
            }
        }
        return seen
    }

    private func carry(_ due: WebhookOutbox.Due) async {
        do {
            _ = try await deliver(due)
        } catch {
            // It is due again when its lease ends; the receiver knows a repetition by its id.
            logger.warning("webhook", metadata: ["error": "\(error)"])
        }
    }

    /// Sends a test message at once, and says how it ended; nil where there is no such webhook.
    func test(_ project: Identifier, _ id: Identifier) async throws -> WebhookDelivery? {
        let due = try await database.write { try WebhookOutbox.addTest($0, project, id) }
        guard let due else { return nil }
        return try await deliver(due)
    }

    /// Makes one attempt and writes down how it ended.
    func deliver(_ due: WebhookOutbox.Due) async throws -> WebhookDelivery? {
        let now = Timestamp.now.description
        let body = try await database.read { try WebhookOutbox.body($0, due, now: now) }
        let outcome: WebhookOutbox.Outcome
        if let body {
            outcome = await sender.send(due, body: body)
        } else {
            outcome = WebhookOutbox.Outcome(error: "the submission is gone", isFinal: true)
        }
        return try await database.write { try WebhookOutbox.settle($0, due, outcome) }
    }
}
