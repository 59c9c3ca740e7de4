// Shares the room for submissions that wait between their projects, so that none takes all of it.
//
// A project may have twice as much of the room as is free: a dynamic threshold (Choudhury and Hahne,
// Dynamic queue length thresholds for shared-memory packet switches, 1998). Alone, it gets two thirds;
// among n greedy projects each gets the same, and a newcomer always finds 1/(1 + 2n) free. Nothing is
// held back from those who ask for little.

import SeggWatCore

/// What the submissions that a loop has taken and not settled weigh, by project; owned by one loop.
///
/// A unit is the room of one small submission. Projects are told apart by a hash: two that share a
/// place share a threshold.
struct Backlog: ~Copyable {
    private let weights: UnsafeMutablePointer<UInt32>
    private let room: Int
    private(set) var total = 0

    /// Times what is free that one project may have.
    private static let greed = 2

    /// Makes an empty backlog for `room` units.
    init(room: Int) {
        self.room = room
        weights = .allocate(capacity: Limits.backlogSlots)
        weights.initialize(repeating: 0, count: Limits.backlogSlots)
    }

    deinit {
        weights.deallocate()
    }

    /// Adds a submission, unless its project has its share.
    @inline(__always)
    mutating func add(_ project: Identifier, weight: UInt16) -> Bool {
        let place = weights + slot(of: project)
        let free = room - total
        guard Int(place.pointee) + Int(weight) <= Self.greed * free else { return false }
        place.pointee &+= UInt32(weight)
        total &+= Int(weight)
        return true
    }

    /// Takes a submission out that was added with this weight.
    @inline(__always)
    mutating func remove(_ project: Identifier, weight: UInt16) {
        let place = weights + slot(of: project)
        place.pointee &-= UInt32(weight)
        total &-= Int(weight)
    }

    @inline(__always)
    private func slot(of project: Identifier) -> Int {
        Int(truncatingIfNeeded: (project.low ^ project.high) &* 0x9E37_79B9_7F4A_7C15 >> 40)
            & (Limits.backlogSlots - 1)
    }
}
