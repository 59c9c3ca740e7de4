// How many submissions of which sort a batch adds: the rows of rollup_delta.

import SeggWatCore

/// One count that a batch adds to the aggregates.
struct Delta: Equatable {
    var projectID: Identifier
    /// Hours since 1970.
    var hour: Int32
    /// `feedback` and the rating types: 0, then 1 and on.
    var kind: UInt8
    /// A feedback's type, or a rating's value in halves.
    var bucket: UInt8
    var count: Int32
}

/// Counts by project, hour, kind and bucket, with a fixed number of distinct ones.
struct DeltaTable: ~Copyable {
    private let deltas: UnsafeMutablePointer<Delta>
    /// Open addressing: index + 1 into `deltas`, 0 where free.
    private let slots: UnsafeMutablePointer<UInt16>
    private(set) var count = 0
    let countMax: Int
    private let slotMask: Int

    /// Makes a table of at most `countMax` distinct counts, a power of two.
    init(countMax: Int) {
        precondition(countMax > 0 && countMax & (countMax - 1) == 0 && countMax <= 1 << 15)
        self.countMax = countMax
        slotMask = countMax * 2 - 1
        deltas = .allocate(capacity: countMax)
        slots = .allocate(capacity: countMax * 2)
        slots.initialize(repeating: 0, count: countMax * 2)
    }

    deinit {
        deltas.deallocate()
        slots.deallocate()
    }

    /// Whether `more` distinct counts would fit.
    @inline(__always)
    func hasRoom(for more: Int) -> Bool { count + more <= countMax }

    /// Adds one to a count whose room `hasRoom` has promised.
    @inline(__always)
    mutating func add(_ projectID: Identifier, hour: Int32, kind: UInt8, bucket: UInt8) {
        let delta = Delta(projectID: projectID, hour: hour, kind: kind, bucket: bucket, count: 1)
        var slot = firstSlot(of: delta)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if deltas[index].bucket == bucket, deltas[index].kind == kind,
                deltas[index].hour == hour, deltas[index].projectID == projectID
            {
                deltas[index].count += 1
                return
            }
            slot = (slot + 1) & slotMask
        }
        (deltas + count).initialize(to: delta)
        count += 1
        slots[slot] = UInt16(count)
    }

    /// Where the search for a count begins.
    @inline(__always)
    private func firstSlot(of delta: Delta) -> Int {
        var hash = delta.projectID.low ^ delta.projectID.high &* 0x9E37_79B9_7F4A_7C15
        hash ^= UInt64(delta.kind) << 8 | UInt64(delta.bucket)
        hash ^= UInt64(truncatingIfNeeded: delta.hour) << 16
        hash = hash &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: hash >> 32) & slotMask
    }

    /// A bound of a count's bytes as a tuple of rollup_delta.
    static let tupleBytesMax = 128

    subscript(index: Int) -> Delta {
        precondition(index < count)
        return deltas[index]
    }

    /// Forgets every count, the last one first: then each is found before what it stood behind goes.
    mutating func removeAll() {
        while count > 0 {
            var slot = firstSlot(of: deltas[count - 1])
            while Int(slots[slot]) != count { slot = (slot + 1) & slotMask }
            slots[slot] = 0
            count -= 1
        }
    }
}
