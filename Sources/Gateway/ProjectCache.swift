// What a loop knows about projects, by key, without asking anybody.

import Ingest
import RateLimits
import SeggWatCore

/// What the hot path needs of a project.
struct ProjectEntry {
    var key: Identifier
    var id: Identifier
    var allowsAllOrigins: Bool
    /// The compiled origin patterns; owned by the cache.
    var origins: UnsafeBufferPointer<UInt8>
    /// How often the project may be submitted to, and by one client address.
    var projectRate = Rate.unlimited
    var addressRate = Rate.unlimited
    /// What it takes for spam.
    var spam = SpamRules()
    /// What its organization may still submit this month; nil without a quota.
    ///
    /// Accounts are never removed.
    var quota: Unmanaged<QuotaAccount>?
    /// What it asks of who submits, owned by the cache; nil when it does not ask.
    var identity: UnsafeMutablePointer<ProjectIdentity>?
    /// Whether the key is known to belong to no project.
    var isUnknown: Bool
    /// Monotonic milliseconds after which it must be asked for again.
    var expiresMillis: UInt64
}

/// A fixed number of projects and unknown keys, found by key; owned by one loop.
///
/// Open addressing with a bounded probe: an entry lives in one of eight places, and the one that
/// expires first makes way. Nothing is ever searched for longer than that.
struct ProjectCache: ~Copyable {
    private let entries: UnsafeMutablePointer<ProjectEntry>
    private let slots: Int
    private static let probesMax = 8

    init(slots: Int) {
        precondition(slots > 0 && slots & (slots - 1) == 0)
        self.slots = slots
        entries = .allocate(capacity: slots)
        entries.initialize(
            repeating: ProjectEntry(
                key: Identifier(high: 0, low: 0),
                id: Identifier(high: 0, low: 0),
                allowsAllOrigins: false,
                origins: UnsafeBufferPointer(start: nil, count: 0),
                isUnknown: true,
                expiresMillis: 0
            ),
            count: slots
        )
    }

    deinit {
        for index in 0..<slots {
            entries[index].origins.deallocate()
            ProjectIdentity.free(entries[index].identity)
        }
        entries.deallocate()
    }

    /// The entry of a key that is believed now; nil when the database must be asked.
    @inline(__always)
    func find(_ key: Identifier, now: UInt64) -> UnsafePointer<ProjectEntry>? {
        let start = slot(of: key)
        for probe in 0..<Self.probesMax {
            let entry = entries + ((start + probe) & (slots - 1))
            if entry.pointee.key == key {
                return entry.pointee.expiresMillis > now ? UnsafePointer(entry) : nil
            }
        }
        return nil
    }

    /// Remembers a project.
    mutating func insert(_ project: ProjectFacts, now: UInt64) {
        let origins = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: project.origins.compiled.count
        )
        _ = origins.initialize(from: project.origins.compiled)
        replace(
            ProjectEntry(
                key: project.key,
                id: project.id,
                allowsAllOrigins: project.origins.allowsAll,
                origins: UnsafeBufferPointer(origins),
                projectRate: project.projectRate,
                addressRate: project.addressRate,
                spam: project.spam,
                quota: project.quota.map { .passUnretained($0) },
                identity: ProjectIdentity.make(project),
                isUnknown: false,
                expiresMillis: now + Limits.projectMillisMax
            ),
            now: now
        )
    }

    /// Remembers that no project has a key.
    mutating func insertUnknown(_ key: Identifier, now: UInt64) {
        replace(
            ProjectEntry(
                key: key,
                id: key,
                allowsAllOrigins: false,
                origins: UnsafeBufferPointer(start: nil, count: 0),
                isUnknown: true,
                expiresMillis: now + Limits.unknownMillisMax
            ),
            now: now
        )
    }

    /// Forgets a key, because its project changed.
    mutating func forget(_ key: Identifier) {
        let start = slot(of: key)
        for probe in 0..<Self.probesMax {
            let entry = entries + ((start + probe) & (slots - 1))
            if entry.pointee.key == key { entry.pointee.expiresMillis = 0 }
        }
    }

    /// Forgets everything, because changes may have been missed.
    mutating func forgetAll() {
        for index in 0..<slots { entries[index].expiresMillis = 0 }
    }

    private mutating func replace(_ entry: ProjectEntry, now: UInt64) {
        let start = slot(of: entry.key)
        var place = entries + start
        for probe in 0..<Self.probesMax {
            let candidate = entries + ((start + probe) & (slots - 1))
            if candidate.pointee.key == entry.key {
                place = candidate
                break
            }
            // An unknown key expires sooner than a project, so it makes way first.
            if candidate.pointee.expiresMillis < place.pointee.expiresMillis { place = candidate }
        }
        place.pointee.origins.deallocate()
        ProjectIdentity.free(place.pointee.identity)
        place.pointee = entry
    }

    @inline(__always)
    private func slot(of key: Identifier) -> Int {
        // Keys are chosen by the server, so a multiplication spreads them well enough; a flood of
        // made-up keys can only push out entries of eight places each.
        let hash = (key.high ^ key.low) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 40) & (slots - 1)
    }
}

/// What the catalog tells a loop about a project.
struct ProjectFacts: Sendable {
    var key: Identifier
    var id: Identifier
    var origins: AllowedOrigins
    var projectRate = Rate.unlimited
    var addressRate = Rate.unlimited
    var spam = SpamRules()
    var quota: QuotaAccount?
    /// What is answered at `nps-config`; nil when nothing was configured.
    var npsConfig: [UInt8]?
    var identity = IdentityRule.off
    var identityOrganization: String?
    var endUserSecret: [UInt8]?
}
