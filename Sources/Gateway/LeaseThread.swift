// The thread that shares limits with other gateways through Redis: it adds what this one has admitted
// to what all have, and has each key owe here what it owes everywhere.
//
//     loop ──used──▶ lease thread ──debt of each key──▶ Redis
//                         └──raise──▶ the table of limits, which all loops ask
//
// Its calls block, which is fine on a thread of its own: no request waits for Redis.

import Logging
import RateLimits
import Reactor
import Redis
import Synchronization

/// The thread; it owns the connection.
final class LeaseThread {
    /// A message to the thread.
    enum Message: Sendable {
        /// What a loop has admitted since its last message.
        case used([(key: LimitKey, value: LeaseCharge)])
        case stop
    }

    private let address: RedisAddress
    private let limiter: Limiter
    private let leases: SharedLeases
    private let logger: Logger
    private let loop = Loop()
    private let timer: Timer
    private var connection: RedisConnection?
    /// Makes the names of keys: the same for all gateways, and nobody else's.
    private var names = LimitKeys(seed: (0, 0))
    private var script = ""
    private var charges: [LimitKey: LeaseCharge] = [:]
    private var saidAway = false

    /// Adds a cost to a key's debt, both in microseconds, and says what it owes then.
    private static let addDebt = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local arrival = tonumber(redis.call('GET', KEYS[1]) or 0)
        if arrival < now then arrival = now end
        arrival = arrival + tonumber(ARGV[1])
        local life = math.ceil((arrival - now) / 1000) + 1000
        redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', life)
        return arrival - now
        """

    private init(
        _ address: RedisAddress,
        _ limiter: Limiter,
        _ leases: SharedLeases,
        _ logger: Logger
    ) {
        self.address = address
        self.limiter = limiter
        self.leases = leases
        self.logger = logger
        timer = Timer(on: loop)
    }

    /// Shares limits on this thread until its mailbox says stop.
    static func run(
        address: RedisAddress,
        limiter: Limiter,
        leases: SharedLeases,
        logger: Logger
    ) {
        let thread = LeaseThread(address, limiter, leases, logger)
        leases.mailbox.open(on: thread.loop) { message in
            switch message {
            case .used(let charges): thread.note(charges)
            case .stop:
                leases.mailbox.close()
                thread.timer.close()
                thread.loop.close()
            }
        }
        thread.loop.eachTurn { thread.share() }
        thread.timer.start(after: 0, repeating: Limits.redisRetryMillis) { thread.keepConnected() }
        thread.loop.run()
    }

    private func note(_ used: [(key: LimitKey, value: LeaseCharge)]) {
        for (key, charge) in used { charges[key, default: charge.none].events += charge.events }
    }

    /// Tells Redis what has come together, and takes over what it says.
    private func share() {
        guard !charges.isEmpty else { return }
        defer { charges.removeAll(keepingCapacity: true) }
        guard let connection else { return drop() }
        do throws(RedisError) {
            for charge in charges.values {
                let name = names.key(charge.kind.rawValue, charge.first, charge.second)
                let cost = charge.events &* charge.rate.intervalMicros
                connection.send(["EVALSHA", script, "1", "seggwat:limit:\(name)", "\(cost)"])
            }
            for key in charges.keys {
                guard case .number(let debt) = try connection.receive() else {
                    throw RedisError.unexpected
                }
                limiter.raise(key, debtMicros: UInt64(clamping: debt))
            }
        } catch {
            drop()
            failed(error)
        }
    }

    private func drop() {
        let events = charges.values.reduce(0) { $0 + $1.events }
        leases.untold.wrappingAdd(events, ordering: .relaxed)
    }

    /// Connects when there is no connection, and finds out when the one there is is none.
    private func keepConnected() {
        do throws(RedisError) {
            if let connection {
                connection.send(["PING"])
                _ = try connection.receive()
            } else {
                try connect()
            }
        } catch {
            failed(error)
        }
    }

    private func connect() throws(RedisError) {
        let made = try RedisConnection(address, timeoutMillis: Limits.redisMillis)
        made.send(["SCRIPT", "LOAD", Self.addDebt])
        var random = SystemRandomNumberGenerator()
        made.send(["SET", "seggwat:seed", "\(random.next()) \(random.next())", "NX"])
        made.send(["GET", "seggwat:seed"])
        guard case .text(let script) = try made.receive() else { throw RedisError.unexpected }
        // Whether the seed was there already does not matter: what is there now counts.
        _ = try made.receive()
        guard case .text(let seed) = try made.receive() else { throw RedisError.unexpected }
        let words = seed.split(separator: " ").compactMap { UInt64($0) }
        guard words.count == 2 else { throw RedisError.unexpected }
        names = LimitKeys(seed: (words[0], words[1]))
        self.script = script
        connection = made
        saidAway = false
        leases.isConnected.store(true, ordering: .relaxed)
        logger.info("limits are shared with other gateways")
    }

    private func failed(_ error: RedisError) {
        if !saidAway {
            logger.warning(
                "Redis cannot be reached; limits are this gateway's own",
                metadata: ["error": "\(error)"]
            )
        }
        saidAway = true
        connection = nil
        leases.isConnected.store(false, ordering: .relaxed)
    }
}

extension LeaseCharge {
    /// The same key with nothing admitted.
    fileprivate var none: LeaseCharge {
        var none = self
        none.events = 0
        return none
    }
}
