// What the process knows about credentials, so that what one loop asked need not be asked again.

/// A bounded number of good credentials and, apart from them, of bad ones.
///
/// Both are emptied by generations: what was not used since the last but one is forgotten, at a cost
/// that does not depend on how many there are. Bad ones cannot push out good ones.
struct Memory {
    /// A credential that was good when it was looked at; times are monotonic milliseconds.
    struct Known {
        var user: VerifiedUser
        var sessionID: String?
        var soft: UInt64
        var hard: UInt64
        /// Until when it may stand in while the provider is away.
        var stale: UInt64
        /// When the credential itself ends; nil for never.
        var ends: UInt64?
    }

    /// A credential that was bad when it was looked at.
    struct Refused {
        var why: Invalidity
        var until: UInt64
    }

    private var known: Generations<Known>
    private var refused: Generations<Refused>
    private var bySession: [String: Set<IdentityKey>] = [:]
    private var byUser: [String: Set<IdentityKey>] = [:]

    init(knownMax: Int) {
        known = Generations(capacity: max(2, knownMax))
        refused = Generations(capacity: max(2, knownMax / 8))
    }

    /// Credentials that are remembered as good.
    var count: Int { known.count }
    /// Credentials that are remembered as bad.
    var refusedCount: Int { refused.count }

    /// What is known of a good one.
    func find(_ key: IdentityKey) -> Known? { known.find(key) }

    /// Why a credential is refused now.
    func findRefused(_ key: IdentityKey, now: UInt64) -> Refused? {
        guard let found = refused.find(key), found.until > now else { return nil }
        return found
    }

    /// Remembers a good one.
    mutating func remember(_ key: IdentityKey, _ entry: Known) {
        _ = refused.remove(key)
        if known.find(key) != nil { forget(key) }
        for (old, entry) in known.insert(key, entry) { unlink(old, entry) }
        if let session = entry.sessionID { bySession[session, default: []].insert(key) }
        byUser[entry.user.id, default: []].insert(key)
    }

    /// Remembers a bad one; true when it was good before.
    mutating func refuse(_ key: IdentityKey, _ why: Invalidity, until: UInt64) -> Bool {
        _ = refused.insert(key, Refused(why: why, until: until))
        return forget(key)
    }

    /// Forgets a good one; false when it was not known.
    @discardableResult
    mutating func forget(_ key: IdentityKey) -> Bool {
        guard let entry = known.remove(key) else { return false }
        unlink(key, entry)
        return true
    }

    /// The good credentials of a session.
    func keys(session: String) -> [IdentityKey] { Array(bySession[session] ?? []) }

    /// The good credentials of a user.
    func keys(user: String) -> [IdentityKey] { Array(byUser[user] ?? []) }

    private mutating func unlink(_ key: IdentityKey, _ entry: Known) {
        if let session = entry.sessionID {
            bySession[session]?.remove(key)
            if bySession[session]?.isEmpty == true { bySession[session] = nil }
        }
        byUser[entry.user.id]?.remove(key)
        if byUser[entry.user.id]?.isEmpty == true { byUser[entry.user.id] = nil }
    }
}

/// Two dictionaries: the young one takes what is new or used; when it is full, it becomes the old
/// one, and what was in the old one is forgotten.
private struct Generations<Value> {
    private var young: [IdentityKey: Value] = [:]
    private var old: [IdentityKey: Value] = [:]
    private let half: Int

    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    var count: Int { young.count + old.count }

    func find(_ key: IdentityKey) -> Value? { young[key] ?? old[key] }

    /// Inserts a value; returns what was forgotten for it.
    mutating func insert(_ key: IdentityKey, _ value: Value) -> [IdentityKey: Value] {
        var forgotten: [IdentityKey: Value] = [:]
        old[key] = nil
        if young[key] == nil, young.count >= half {
            swap(&forgotten, &old)
            swap(&old, &young)
        }
        young[key] = value
        return forgotten
    }

    mutating func remove(_ key: IdentityKey) -> Value? {
        young.removeValue(forKey: key) ?? old.removeValue(forKey: key)
    }
}
