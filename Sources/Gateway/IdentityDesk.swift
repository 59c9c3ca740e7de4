// What all loops share to find out who submits.

import Identity
import Logging
import Reactor

/// The verifier, and the key under which loops hash credentials.
final class IdentityDesk: Sendable {
    let verifier: Verifier
    let counts: IdentityCounts
    /// Random words of this process: the hashes mean nothing outside of it.
    let hashKey: (UInt64, UInt64)
    /// Places of each loop's table.
    let slots: Int
    let takesWebhooks: Bool
    let takesLogouts: Bool
    private let provider: ZitadelProvider?

    /// Makes a desk that tells workers by their mailboxes.
    ///
    /// - Throws: `IdentityError` when the provider cannot be set up as it is configured.
    init(
        _ configuration: IdentityConfiguration,
        workers: [Mailbox<WorkerMessage>],
        logger: Logger
    ) throws(IdentityError) {
        var random = SystemRandomNumberGenerator()
        hashKey = (random.next(), random.next())
        // Twice as many places as entries, so that entries seldom meet.
        slots = 1 << (Int.bitWidth - (configuration.remembered * 2 - 1).leadingZeroBitCount)
        takesWebhooks = configuration.webhookKey != nil
        let clock = IdentityClock.system
        provider =
            configuration.zitadelURL == nil
            ? nil : try ZitadelProvider(configuration, clock: clock, logger: logger)
        takesLogouts = provider.map { !$0.audience.isEmpty } ?? false
        counts = IdentityCounts()
        verifier = Verifier(
            provider: provider,
            configuration: configuration,
            counts: counts,
            clock: clock,
            logger: logger
        ) { loop, news in
            if let loop {
                workers[loop].post(.identity(news))
            } else {
                for worker in workers { worker.post(.identity(news)) }
            }
        }
    }

    /// Ends the provider's connections; blocks until that is done.
    func close() {
        provider?.close()
    }
}
