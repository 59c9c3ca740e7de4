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
        var hash = projectID.low ^ projectID.high &* 0x9E37_79B9_7F4A_7C15
        hash ^= UInt64(kind) << 8 | UInt64(bucket) | UInt64(truncatingIfNeeded: hour) << 16
        hash = hash &* 0xD6E8_FEB8_6659_FD93
        var slot = Int(truncatingIfNeeded: hash >> 32) & slotMask
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
        (deltas + count).initialize(
            to: Delta(projectID: projectID, hour: hour, kind: kind, bucket: bucket, count: 1)
        )
        count += 1
        slots[slot] = UInt16(count)
    }

    subscript(index: Int) -> Delta {
        precondition(index < count)
        return deltas[index]
    }

    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
        slots.update(repeating: 0, count: countMax * 2)
    }
}
