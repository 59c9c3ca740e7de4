// All that the stand-in knows, behind one door: an actor, so that every request sees whole facts.
//
// World+Sessions, World+Checks, World+Callers and their like hold what can be asked of it.

/// The state of all instances.
actor World {
    var clock = StandInClock()
    var random: SeededRandom
    var identifiers = Identifiers()
    let cipher = Cipher()
    var profile: Profile
    var consistency: Consistency
    /// Wrong passwords or codes in a row after which a user is locked; nil never locks, as
    /// Zitadel's own default does.
    var lockAfterAttempts: Int?
    /// Requests so far: they are spread over the replicas by number.
    private var requests: UInt64 = 0

    var instances: [Instance] = []
    var organizations: [String: Organization] = [:]
    var users: [String: User] = [:]
    var projects: [String: Project] = [:]
    /// By client id.
    var applications: [String: ClientApplication] = [:]
    var grants: [UserGrant] = []
    var assertionKeys: [String: AssertionKey] = [:]
    /// Personal access tokens, by their text.
    var accessKeys: [String: AccessKey] = [:]

    var sessions: [String: SessionHistory] = [:]
    var authRequests: [String: AuthRequest] = [:]
    var devices: [String: DeviceRequest] = [:]
    var tokenGrants: [String: TokenGrant] = [:]
    var webKeys: [WebKey] = []
    var switches = Switches()
    var accessTokenSeconds = TokenGrant.accessTokenSeconds
    /// Where logins are; a path means the stand-in itself.
    var loginBase = ownLoginBase
    static let ownLoginBase = "/ui/v2/login"
    /// Whether back-channel logout is on: a feature flag in Zitadel.
    var announcesBackchannel = false
    var targets: [WebhookTarget] = []
    var faults: [FaultRule] = []
    /// How much the instance's clock is ahead because of a fault.
    var skewSeconds = 0.0
    /// Requests of each client address, for the fault that bans.
    var visits: [String: Visits] = [:]
    /// Changes of keys that a rotation has planned.
    var keyChanges: [KeyChange] = []
    /// What was published, and since when, for clients that hear old news.
    var keyHistory: [(since: Instant, keys: JSON)] = []
    var log = RequestLog()
    /// Whether answers to wrong passwords get slower.
    var hasTarpit = false
    /// What happened, for webhooks.
    var events: [Event] = []
    /// The same, one by one, for whoever sends them on.
    nonisolated let announced: AsyncStream<Event>
    let announce: AsyncStream<Event>.Continuation
    /// A webhook of each target that is to come after the next one.
    var heldBack: [String: Delivery] = [:]

    init(profile: Profile, consistency: Consistency, seed: UInt64) {
        self.profile = profile
        self.consistency = consistency
        random = SeededRandom(seed: seed)
        (announced, announce) = AsyncStream.makeStream()
    }

    /// The instance's clock, which may be off.
    var now: Instant { skewSeconds == 0 ? clock.now : clock.now + skewSeconds }

    func newID() -> String { identifiers.next(at: now) }

    /// The reader that serves the next request.
    func nextReplica() -> Int {
        requests += 1
        var hash = SeededRandom(seed: requests)
        return Int(hash.next() % UInt64(consistency.replicas))
    }

    /// The instance that a host stands for.
    func instance(host: String, origin: String) throws(Problem) -> Instance {
        guard let instance = instances.first(where: { $0.domains.contains(host) }) else {
            throw .instanceUnknown(origin: origin, domain: instances.first?.domains.first ?? "")
        }
        return instance
    }

    /// Counts an authenticated request against the instance's quota.
    func count(requestTo instance: Instance) throws(Problem) {
        guard let index = instances.firstIndex(where: { $0.id == instance.id }),
            let quota = instances[index].quota
        else { return }
        guard quota > 0 else { throw .quotaExhausted }
        instances[index].quota = quota - 1
    }

    /// The error under another id, or another status, where the switches say so.
    func renamed(_ problem: Problem) -> Problem {
        if problem == .membershipMissing, switches.noMembershipIsForbidden {
            return .permissionMissing
        }
        guard let id = switches.errorIDs[problem.detail.id] else { return problem }
        return Problem(problem.code, id, text: problem.text)
    }

    func note(_ request: WireRequest, status: Int?) {
        log.add(request, status: status, at: clock.now)
    }
}
