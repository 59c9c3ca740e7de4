// Decides what a credential is worth, for all loops; the one place that calls the provider.
//
//     asked ──known──▶ told
//       └──▶ in flight ──▶ told          one flight a key, whoever asks, however many
//              ├──▶ (waits for the cap)
//              └──revoked meanwhile──▶ in flight again
//
// Everything is decided on one actor, so a revocation and the answer that it meets have an order.

import Crypto
public import Logging

/// The verifier of a process.
public actor Verifier {
    /// Takes news: for one loop, or for all when there is no index.
    public typealias Tell = @Sendable (_ loop: Int?, _ news: IdentityNews) -> Void

    /// A question that was asked and is not answered.
    struct Flight {
        var credential: Credential
        var loops: Set<Int>
        /// Whether a submission waits for it; else it renews what is good for a while.
        var isAwaited: Bool
        /// Whether something was revoked that its answer may not know of.
        var isDirty = false
    }

    let provider: (any IdentityProvider)?
    let configuration: IdentityConfiguration
    let clock: IdentityClock
    /// What is counted, for the metrics page.
    public nonisolated let counts: IdentityCounts
    let logger: Logger
    let tell: Tell

    var memory: Memory
    var revocations = Revocations()
    var seen = SeenOnce()
    var breaker = Breaker()
    var keys = KeySet()
    var keysFlight: Task<KeysAnswer, Never>?
    private var flights: [IdentityKey: Flight] = [:]
    private var turns: Turns
    /// The fault of ours that was logged last, so that it is not logged for each request.
    private var loggedFault: ProviderFault?
    private var loggedMillis: UInt64 = 0

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - provider: Who is asked; nil when only end-user tokens are verified.
    ///   - configuration: The operator's choices.
    ///   - counts: Where it counts.
    ///   - clock: The time.
    ///   - logger: Where it says what an operator must know.
    ///   - tell: Takes what it finds out.
    public init(
        provider: (any IdentityProvider)?,
        configuration: IdentityConfiguration,
        counts: IdentityCounts,
        clock: IdentityClock = .system,
        logger: Logger,
        tell: @escaping Tell
    ) {
        self.provider = provider
        self.configuration = configuration
        self.counts = counts
        self.clock = clock
        self.logger = logger
        self.tell = tell
        memory = Memory(knownMax: configuration.remembered)
        turns = Turns(callsMax: configuration.callsMax)
    }

    // MARK: Questions

    /// Finds out about a credential and tells the loop that asked.
    ///
    /// - Parameters:
    ///   - key: What it is known by.
    ///   - credential: What to look at.
    ///   - loop: Who hears the answer.
    ///   - isAwaited: Whether a submission waits there; else the loop renews what it knows.
    public func ask(
        _ key: IdentityKey,
        _ credential: Credential,
        for loop: Int,
        isAwaited: Bool = true
    ) {
        let now = clock.monotonicMillis()
        if let refused = memory.findRefused(key, now: now) {
            counts.add(.remembered)
            return tell(loop, .answer(key, .refused(refused.why, until: refused.until)))
        }
        var isAwaited = isAwaited
        if let known = memory.find(key), !hasEnded(known, now) {
            if known.soft > now {
                counts.add(.remembered)
                return tell(loop, answer(key, known))
            }
            if known.hard > now, isAwaited {
                // Good for now; whoever waits goes on, and the answer is renewed behind it.
                counts.add(.remembered)
                let again = min(known.hard, now + IdentityLimits.refreshAgainMillis)
                tell(loop, .answer(key, .valid(known.user, soft: again, hard: known.hard)))
                isAwaited = false
            }
        }
        if flights[key]?.loops.insert(loop) != nil {
            counts.add(.shared)
            if isAwaited, flights[key]?.isAwaited == false {
                flights[key]?.isAwaited = true
                turns.promote(key)
                noteTurns()
            }
            return
        }
        if let session = credential.sessionID, revocations.hasEnded(session: session, now: now) {
            return refuse(key, .gone, loops: [loop], until: now + IdentityLimits.goneMillis)
        }
        flights[key] = Flight(credential: credential, loops: [loop], isAwaited: isAwaited)
        Task { await fly(key, credential) }
    }

    /// Takes a question to its answer.
    private func fly(_ key: IdentityKey, _ credential: Credential) async {
        var answer = ProviderAnswer.fault(.upstream("not asked"))
        repeat {
            flights[key]?.isDirty = false
            answer = await look(at: credential, key)
        } while flights[key]?.isDirty == true
        guard let flight = flights.removeValue(forKey: key) else {
            preconditionFailure("a flight ends once")
        }
        conclude(key, flight, answer)
    }

    private func look(at credential: Credential, _ key: IdentityKey) async -> ProviderAnswer {
        switch credential {
        case .session(let id, let token): await verify(session: id, token: token, key)
        case .bearer(let token, let endUserKey):
            if let header = TokenHeader(token) {
                await check(token, header, endUserKey)
            } else {
                await introspect(token, key)
            }
        }
    }

    private func conclude(_ key: IdentityKey, _ flight: Flight, _ answer: ProviderAnswer) {
        let now = clock.monotonicMillis()
        switch answer {
        case .valid(let user, let expires):
            if let session = flight.credential.sessionID,
                revocations.hasEnded(session: session, now: now)
            {
                let until = now + IdentityLimits.goneMillis
                return refuse(key, .gone, loops: flight.loops, until: until)
            }
            let known = remember(key, flight.credential, user, expires: expires, now: now)
            for loop in flight.loops { tell(loop, self.answer(key, known)) }
        case .invalid(let why):
            let isYoung = flight.credential.sessionID.map {
                SessionAge.isYoung($0, now: clock.unixMillis())
            }
            let millis: UInt64 =
                switch why {
                case .inactive: IdentityLimits.doubtfulMillis
                case .gone, .wrongToken:
                    isYoung == true
                        ? IdentityLimits.doubtfulMillis
                        : why == .gone ? IdentityLimits.goneMillis : IdentityLimits.refusedMillis
                case .expired, .unproven, .forged: IdentityLimits.refusedMillis
                }
            refuse(key, why, loops: flight.loops, until: now + millis)
        case .fault(let fault):
            note(fault, now: now)
            standIn(for: key, flight, now: now)
        }
        noteSizes()
    }

    /// Says what was good before, within bounds, because the provider cannot be asked.
    private func standIn(for key: IdentityKey, _ flight: Flight, now: UInt64) {
        guard let known = memory.find(key), known.stale > now, !hasEnded(known, now) else {
            counts.add(.unavailable)
            for loop in flight.loops { tell(loop, .answer(key, .unavailable)) }
            return
        }
        if known.hard <= now { counts.add(.stale) }
        let until = min(
            known.hard > now
                ? min(known.hard, now + IdentityLimits.refreshAgainMillis * 2)
                : now + IdentityLimits.staleRecheckMillis,
            known.stale,
            known.ends ?? .max
        )
        for loop in flight.loops {
            tell(loop, .answer(key, .valid(known.user, soft: until, hard: until)))
        }
    }

    private func remember(
        _ key: IdentityKey,
        _ credential: Credential,
        _ user: VerifiedUser,
        expires: Int64?,
        now: UInt64
    ) -> Memory.Known {
        let ends = expires.map { now + UInt64(max(0, $0 - clock.unixMillis())) }
        func time(_ millis: Int, _ share: ClosedRange<Double>) -> UInt64 {
            min(now + UInt64(Double(millis) * Double.random(in: share)), ends ?? .max)
        }
        let hard = time(configuration.hardMillis, IdentityLimits.hardShare)
        let known = Memory.Known(
            user: user,
            sessionID: credential.sessionID,
            soft: min(time(configuration.softMillis, IdentityLimits.softShare), hard),
            hard: hard,
            stale: min(hard + UInt64(configuration.staleMillis), ends ?? .max),
            ends: ends
        )
        memory.remember(key, known)
        return known
    }

    /// Refuses a credential; every loop hears it if it was good before.
    private func refuse(
        _ key: IdentityKey,
        _ why: Invalidity,
        loops: Set<Int>,
        until: UInt64
    ) {
        let news = IdentityNews.answer(key, .refused(why, until: until))
        if memory.refuse(key, why, until: until) {
            tell(nil, news)
        } else {
            for loop in loops { tell(loop, news) }
        }
    }

    private func answer(_ key: IdentityKey, _ known: Memory.Known) -> IdentityNews {
        .answer(key, .valid(known.user, soft: known.soft, hard: known.hard))
    }

    private func hasEnded(_ known: Memory.Known, _ now: UInt64) -> Bool {
        if let ends = known.ends, ends <= now { return true }
        guard let session = known.sessionID else { return false }
        return revocations.hasEnded(session: session, now: now)
    }

    /// Has the flights that a revocation may concern look again: those of a session, or all.
    func redo(session: String?) {
        for (key, flight) in flights {
            if let session, flight.credential.sessionID != session { continue }
            flights[key]?.isDirty = true
        }
    }

    // MARK: Calls

    /// Makes a call within the cap and the breaker, and counts it.
    func call(
        _ key: IdentityKey,
        _ body: @Sendable (any IdentityProvider) async -> ProviderAnswer
    ) async -> ProviderAnswer {
        guard let provider else { return .fault(.ours("no zitadel.url: nobody can be asked")) }
        guard breaker.wouldAdmit(now: clock.monotonicMillis()) else {
            return .fault(.upstream("the breaker is open"))
        }
        guard await takeTurn(key) else { return .fault(.upstream("too many wait")) }
        defer { giveTurn() }
        guard breaker.admits(now: clock.monotonicMillis()) else {
            return .fault(.upstream("the breaker is open"))
        }
        let begun = clock.monotonicMillis()
        let answer = await body(provider)
        let now = clock.monotonicMillis()
        counts.add(.callMicros, (now - begun) * 1_000)
        switch answer {
        case .valid:
            counts.add(.callsValid)
            breaker.noteAnswer(now: now)
            loggedFault = nil
        case .invalid:
            counts.add(.callsInvalid)
            breaker.noteAnswer(now: now)
        case .fault(.upstream):
            counts.add(.callsUpstreamFault)
            breaker.noteFault(now: now)
        case .fault(.ours):
            counts.add(.callsOurFault)
            // An alarm, and no reason to stop: it says nothing about the provider's health.
            breaker.noteNothing()
        case .fault(.throttled(let millis)):
            counts.add(.callsThrottled)
            breaker.noteThrottling(millis: millis, now: now)
        }
        counts.set(.breaker, Int(breaker.state.rawValue))
        return answer
    }

    /// Waits until a call may be made; false when too many wait already.
    private func takeTurn(_ key: IdentityKey) async -> Bool {
        let isAwaited = flights[key]?.isAwaited ?? false
        defer { noteTurns() }
        if turns.take(isAwaited: isAwaited) { return true }
        guard turns.hasRoom(isAwaited: isAwaited) else {
            counts.add(.turnedAway)
            return false
        }
        await withCheckedContinuation { continuation in
            turns.wait(key, isAwaited: isAwaited, continuation)
            noteTurns()
        }
        return true
    }

    private func giveTurn() {
        turns.give()
        noteTurns()
    }

    private func noteTurns() {
        counts.set(.running, turns.running)
        counts.set(.waiting, turns.waiting)
    }

    private func note(_ fault: ProviderFault, now: UInt64) {
        guard loggedFault != fault || now - loggedMillis > 60_000 else { return }
        loggedFault = fault
        loggedMillis = now
        switch fault {
        case .upstream(let reason):
            logger.warning("sessions cannot be verified", metadata: ["error": "\(reason)"])
        case .ours(let reason):
            logger.error(
                "the identity provider refuses this gateway; nobody is logged out for it",
                metadata: ["error": "\(reason)"]
            )
        case .throttled:
            logger.warning("the identity provider asks for fewer calls")
        }
    }

    private func noteSizes() {
        counts.set(.known, memory.count)
        counts.set(.refused, memory.refusedCount)
    }
}
