// The stand-in as a whole: state, answers and a server on a loopback address.

import Hummingbird
import Logging
import NIOCore
import NIOPosix

/// A Zitadel for development and tests: in memory, on loopback, and faithful in what clients see.
public final class StandIn: Sendable {
    private let world: World
    private let options: StandInOptions

    /// Makes one that does not listen yet.
    public init(_ options: StandInOptions) {
        self.options = options
        world = World(
            profile: options.profile,
            consistency: options.consistency,
            seed: options.seed
        )
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter ready: Called once when connections are accepted.
    /// - Throws: `StandInError.cannotListen`.
    public func run(ready: @escaping @Sendable (StandInReady) -> Void) async throws(StandInError) {
        guard options.isLoopback else { throw .notLoopback(options.host) }
        // White space is this process's whim, as protojson's is the build's.
        let answerer = Answerer(world: world, writer: JSONWriter(spaced: options.seed % 2 == 1))
        let application = Application(
            responder: Responder(
                answerer: answerer,
                control: options.hasControlPlane
                    ? ControlPlane(world: world, writer: answerer.writer) : nil
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: Int(options.port))
            ),
            onServerRunning: { [world, options] channel in
                let port = channel.localAddress?.port ?? 0
                let host = options.host.contains(":") ? "[\(options.host)]" : options.host
                await world.addInstance(
                    domains: ["\(host):\(port)", "localhost:\(port)", "127.0.0.1:\(port)"]
                )
                let issuer = "http://\(host):\(port)"
                let demo = options.wantsDemo ? await world.seedDemo(issuer: issuer) : nil
                ready(StandInReady(issuer: issuer, demo: demo))
            },
            logger: options.logger
        )
        let sender = Task { [world] in
            let postman = Postman()
            for await event in world.announced {
                for delivery in await world.deliveries(for: event) {
                    // One that is held back holds back nobody else.
                    if delivery.delaySeconds > 0 {
                        Task {
                            try await Task.sleep(for: .seconds(delivery.delaySeconds))
                            await postman.post(delivery)
                        }
                    } else {
                        await postman.post(delivery)
                    }
                }
            }
        }
        defer { sender.cancel() }
        do {
            try await application.run()
        } catch {
            throw .cannotListen("\(options.host):\(options.port): \(error)")
        }
    }
}
