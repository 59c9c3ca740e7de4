// What a loop knows about credentials, by keyed hash, without asking anybody.

import Glibc
import Identity
import Ingest

/// A credential as it was when it was last looked at; times are the loop's monotonic milliseconds.
struct IdentityEntry {
    var key: IdentityKey
    /// From when on it should be asked about again, while it still counts.
    var soft: UInt64
    /// From when on it counts no more; 0 in a place that was never used.
    var hard: UInt64
    /// The user's id and behind it the organization's; owned by the table.
    var ids: UnsafeBufferPointer<UInt8>
    var userBytes: UInt16
    var kind: IdentityKind
    /// Why it is refused; nil for a good one.
    var refusal: Invalidity?

    /// The id of the user.
    var user: Text { Text(rebasing: ids[..<Int(userBytes)]) }
    /// The id of the user's organization; no base address when it is not known.
    var organization: Text {
        ids.count > Int(userBytes)
            ? Text(rebasing: ids[Int(userBytes)...]) : Text(start: nil, count: 0)
    }
}

/// A fixed number of credentials, found by key; owned by one loop.
///
/// A key is a keyed hash, so its bits choose the place. An entry lives in one of eight places, and the
/// one that ends first makes way. Memory that was never used is never touched.
struct IdentityTable: ~Copyable {
    private let entries: UnsafeMutablePointer<IdentityEntry>
    private let slots: Int
    private static let probesMax = 8

    /// Makes an empty table of a power of two places.
    init(slots: Int) {
        precondition(slots > 0 && slots & (slots - 1) == 0)
        self.slots = slots
        // Zeroed by the kernel, page by page, when it is first used: all zeros is an unused place.
        guard let memory = calloc(slots, MemoryLayout<IdentityEntry>.stride) else {
            preconditionFailure("the table of sessions needs memory")
        }
        entries = memory.bindMemory(to: IdentityEntry.self, capacity: slots)
    }

    deinit {
        for index in 0..<slots where entries[index].hard > 0 { entries[index].ids.deallocate() }
        free(entries)
    }

    /// The entry of a key that counts now.
    @inline(__always)
    func find(_ key: IdentityKey, now: UInt64) -> UnsafeMutablePointer<IdentityEntry>? {
        for probe in 0..<Self.probesMax {
            let entry = place(key, probe)
            if entry.pointee.key == key, entry.pointee.hard > now { return entry }
        }
        return nil
    }

    /// Remembers a good credential.
    mutating func insert(_ key: IdentityKey, _ user: VerifiedUser, soft: UInt64, hard: UInt64) {
        let organization = user.organization ?? ""
        let ids = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: user.id.utf8.count + organization.utf8.count
        )
        let (_, end) = ids.initialize(from: user.id.utf8)
        _ = UnsafeMutableBufferPointer(rebasing: ids[end...]).initialize(from: organization.utf8)
        replace(
            IdentityEntry(
                key: key,
                soft: soft,
                hard: hard,
                ids: UnsafeBufferPointer(ids),
                userBytes: UInt16(user.id.utf8.count),
                kind: user.kind,
                refusal: nil
            )
        )
    }

    /// Remembers a bad one.
    mutating func insert(_ key: IdentityKey, _ refusal: Invalidity, until: UInt64) {
        replace(
            IdentityEntry(
                key: key,
                soft: until,
                hard: until,
                ids: UnsafeBufferPointer(start: nil, count: 0),
                userBytes: 0,
                kind: .session,
                refusal: refusal
            )
        )
    }

    /// Has a credential count no longer than that.
    mutating func end(_ key: IdentityKey, at time: UInt64) {
        for probe in 0..<Self.probesMax {
            let entry = place(key, probe)
            guard entry.pointee.key == key, entry.pointee.hard > time else { continue }
            // At least 1, which says that the place was used.
            entry.pointee.hard = max(1, time)
            entry.pointee.soft = .max
        }
    }

    private mutating func replace(_ entry: IdentityEntry) {
        var chosen = place(entry.key, 0)
        for probe in 0..<Self.probesMax {
            let candidate = place(entry.key, probe)
            if candidate.pointee.key == entry.key {
                chosen = candidate
                break
            }
            if candidate.pointee.hard < chosen.pointee.hard { chosen = candidate }
        }
        if chosen.pointee.hard > 0 { chosen.pointee.ids.deallocate() }
        chosen.pointee = entry
    }

    @inline(__always)
    private func place(_ key: IdentityKey, _ probe: Int) -> UnsafeMutablePointer<IdentityEntry> {
        entries + (Int(truncatingIfNeeded: key.low) &+ probe) & (slots - 1)
    }
}
