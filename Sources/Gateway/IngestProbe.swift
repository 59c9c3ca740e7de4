// A worker without a database whose loop is turned by hand: for measuring the way from a read to the
// batch, as the hot-path budget does.

import Glibc
import HTTP
import Identity
import Ingest
import Logging
import RateLimits
package import Reactor
package import SeggWatCore

/// A worker with clients on loopback; what they send waits in batches that nobody takes.
package final class IngestProbe {
    let worker: Worker
    let projectKey: Identifier
    private let verifiedKey: Identifier
    private let port: UInt16
    private var clients: [CInt] = []
    /// Limits that are charged and never reached.
    private static let rate = Rate(perSecond: 1_000_000, burst: 1_000_000_000)

    /// Makes a worker that knows two projects.
    ///
    /// - Parameters:
    ///   - projectKey: The key of a project that takes some origins.
    ///   - verifiedKey: The key of one that takes verified users only.
    /// - Throws: When no port of the loopback address can be bound.
    package init(projectKey: Identifier, verifiedKey: Identifier) throws(UVError) {
        let address = ListenAddress.tcp(host: "127.0.0.1", port: 0)
        var configuration = GatewayConfiguration(databaseURL: "", listen: address, loops: 1)
        configuration.lanesPerLoop = 0
        // So that requests may name their clients, and limits have something to count by.
        configuration.trustedProxies = TrustedProxies("127.0.0.1")!
        configuration.addressLimit = Self.rate
        configuration.globalLimit = Self.rate
        let socket = try ListeningSocket.tcp(host: "127.0.0.1", port: 0)
        let logger = Logger(label: "probe")
        let desk: IdentityDesk
        do throws(IdentityError) {
            desk = try IdentityDesk(configuration.identity, workers: [], logger: logger)
        } catch {
            preconditionFailure("a desk without a provider needs nothing: \(error)")
        }
        port = socket.port
        self.projectKey = projectKey
        self.verifiedKey = verifiedKey
        worker = Worker(
            configuration: configuration,
            socket: socket,
            mailbox: Mailbox(),
            catalog: Mailbox(),
            metrics: [LoopMetrics()],
            index: 0,
            health: Health(),
            admission: SharedAdmission(configuration),
            identity: desk,
            logger: logger
        )
        var facts = ProjectFacts(
            key: projectKey,
            id: projectKey,
            origins: AllowedOrigins(["https://app.example.com", "https://*.example.com"]),
            projectRate: Self.rate,
            addressRate: Self.rate
        )
        worker.projects.insert(facts, now: worker.loop.milliseconds)
        facts.key = verifiedKey
        facts.id = verifiedKey
        facts.identity = .required
        worker.projects.insert(facts, now: worker.loop.milliseconds)
        try worker.start()
    }

    deinit {
        for client in clients { close(client) }
        worker.end()
        worker.loop.run()
    }

    /// Has the worker know a session as verified, as the verifier would tell it.
    package func verify(session: [UInt8], token: [UInt8]) {
        let now = worker.loop.milliseconds
        guard let project = worker.projects.find(verifiedKey, now: now),
            let rule = project.pointee.identity
        else { preconditionFailure("the probe's own project is known") }
        let key = session.withUnsafeBufferPointer { session in
            token.withUnsafeBufferPointer { token in
                Shown(session: session, token: token)
                    .key(rule, worker.identity.hashKey)
            }
        }
        let user = VerifiedUser(kind: .session, id: "330000000000000001", organization: "32")
        worker.identity.learn(key, .valid(user, soft: .max, hard: .max), now: now)
    }

    /// Connects clients and has them accepted.
    package func connect(_ count: Int) {
        for _ in 0..<count {
            let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            precondition(status == 0, "the probe's own listener accepts")
            clients.append(client)
        }
        while worker.sessions.count < clients.count { worker.loop.turn() }
    }

    /// Has the client at `index` send bytes.
    package func send(_ bytes: [UInt8], from index: Int) {
        let count = bytes.withUnsafeBytes {
            Glibc.send(clients[index], $0.baseAddress!, $0.count, 0)
        }
        precondition(count == bytes.count, "a small request fits into a socket's buffer")
    }

    /// Has the client at `index` read what it was answered.
    package func receive(by index: Int) {
        let count = withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 16) {
            recv(clients[index], $0.baseAddress!, $0.count, CInt(MSG_DONTWAIT))
        }
        precondition(count > 0, "the answer has been sent")
    }

    /// Turns the loop once: everything that was sent is read, decoded and batched.
    package func turn() {
        worker.loop.turn()
    }

    /// Submissions that wait in batches.
    package var waiting: Int { worker.batcher.waiting }
}
