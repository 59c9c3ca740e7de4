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
    /// What happened, for webhooks.
    var events: [Event] = []

    init(profile: Profile, consistency: Consistency, seed: UInt64) {
        self.profile = profile
        self.consistency = consistency
        random = SeededRandom(seed: seed)
    }

    var now: Instant { clock.now }

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
}
