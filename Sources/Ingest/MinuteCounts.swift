// How many submissions of a batch came in which minute: what it adds to the ledger.

/// Submissions that came in one minute.
struct MinuteCount: Equatable {
    /// Minutes since 1970.
    var minute: Int32
    var count: Int32
}

/// Counts by minute, with a fixed number of distinct ones.
struct MinuteCounts: ~Copyable {
    private var entries = InlineArray<8, MinuteCount>(repeating: MinuteCount(minute: 0, count: 0))
    private(set) var count = 0

    /// Whether a minute that `has` not been seen could still be counted.
    @inline(__always)
    func hasRoom(for minute: Int32) -> Bool {
        count < entries.count || entries[count - 1].minute == minute
    }

    /// Counts a submission; `hasRoom` must have said yes.
    ///
    /// Time goes on, so it is nearly always the last minute; a clock that is set back makes another
    /// entry, and the ledger adds them up.
    @inline(__always)
    mutating func add(_ minute: Int32) {
        if count > 0, entries[count - 1].minute == minute {
            entries[count - 1].count += 1
        } else {
            entries[count] = MinuteCount(minute: minute, count: 1)
            count += 1
        }
    }

    subscript(index: Int) -> MinuteCount {
        precondition(index < count)
        return entries[index]
    }

    mutating func removeAll() {
        count = 0
    }
}
