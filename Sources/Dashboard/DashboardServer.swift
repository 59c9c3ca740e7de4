// The dashboard as something that is started and stopped.

import AsyncHTTPClient
import Hummingbird
import Identity
public import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import UnixSignals

/// A dashboard: Hummingbird, its routes and its database, on threads of their own.
public final class DashboardServer: Sendable {
    private let configuration: DashboardConfiguration
    private let logger: Logger
    private let stopping = Mutex<ServiceGroup?>(nil)

    /// Makes a dashboard that does nothing yet.
    public init(_ configuration: DashboardConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Serves until a signal or `stop` ends it, then finishes what was asked.
    ///
    /// - Parameters:
    ///   - watchesSignals: Whether SIGTERM and SIGINT end it.
    ///   - ready: Called once when connections are accepted, with the port.
    /// - Throws: When the address cannot be bound.
    public func run(
        watchesSignals: Bool,
        ready: @escaping @Sendable (Int) -> Void
    ) async throws {
        let database = Database(
            url: configuration.databaseURL,
            size: configuration.poolSize,
            logger: logger
        )
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let courier = WebhookCourier(
            database: database,
            targets: configuration.allowsPrivateWebhooks ? .any : .publicInternet,
            logger: logger
        )
        let pages = makePages(database, client, courier)
        let live = LiveFeed(url: configuration.databaseURL, logger: logger)
        var accessTokens: AccessTokenAuthenticator?
        if let identity = configuration.identity, identity.zitadelURL != nil {
            accessTokens = try AccessTokenAuthenticator(
                identity,
                database: database,
                logger: logger
            )
        }
        defer { accessTokens?.close() }
        var authenticators: [any Authenticator] = [TokenAuthenticator(database: database)]
        if let accessTokens { authenticators.append(accessTokens) }
        authenticators.append(SessionAuthenticator(pages: pages))
        let parts = DashboardParts(
            database: database,
            exports: Exports(url: configuration.databaseURL),
            live: live,
            courier: courier,
            authenticators: authenticators
        )
        let application = Application(
            router: makeRouter(parts, pages),
            configuration: ApplicationConfiguration(address: address),
            services: [live, courier, Indexer(url: configuration.databaseURL, logger: logger)],
            onServerRunning: { channel in ready(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application],
                gracefulShutdownSignals: watchesSignals ? [.sigterm, .sigint] : [],
                logger: logger
            )
        )
        stopping.withLock { $0 = group }
        do {
            try await group.run()
        } catch {
            try await client.shutdown()
            try await database.stop()
            throw error
        }
        try await client.shutdown()
        try await database.stop()
    }

    private func makePages(
        _ database: Database,
        _ client: HTTPClient,
        _ courier: WebhookCourier
    ) -> PageParts {
        var login: LoginClient?
        if let origin = configuration.zitadelURL, let token = configuration.zitadelToken {
            login = LoginClient(origin: origin, token: token, client: client)
        }
        return PageParts(
            database: database,
            seal: Seal(secret: configuration.secret.map { Array($0.utf8) } ?? Seal.randomSecret()),
            login: login,
            courier: courier,
            logger: logger
        )
    }

    /// Ends `run` from any thread.
    public func stop() {
        guard let group = stopping.withLock({ $0 }) else { return }
        Task { await group.triggerGracefulShutdown() }
    }

    private var address: BindAddress {
        switch configuration.listen {
        case .tcp(let host, let port): .hostname(host, port: Int(port))
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }
}

/// The router with everything that the dashboard answers.
func makeRouter(_ parts: DashboardParts, _ pages: PageParts) -> Router<DashboardContext> {
    let router = Router(context: DashboardContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: ErrorMiddleware())
    APIRoutes.add(to: router, parts)
    PageRoutes.add(to: router, pages)
    return router
}
