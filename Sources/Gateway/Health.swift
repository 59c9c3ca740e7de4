// Whether this process should get traffic, as every loop can see it.

import Synchronization

/// The process's state that /readyz and /metrics tell.
final class Health: Sendable {
    /// Whether a stop was asked for.
    let isDraining = Atomic<Bool>(false)
    /// Whether the database was reached by the catalog the last time it was tried.
    let catalogIsConnected = Atomic<Bool>(false)
    /// Whether the partitions of this and the next month exist.
    let partitionsExist = Atomic<Bool>(false)
    /// Rows in DEFAULT partitions: an alarm.
    let rowsInDefaultPartitions = Atomic<UInt64>(0)
    /// Unix seconds when the aggregates were folded last; 0 before the first time.
    let foldedSeconds = Atomic<UInt64>(0)
    /// Delta rows folded by this process.
    let deltasFolded = Atomic<UInt64>(0)
    /// Lanes that can take a batch, over all loops.
    let lanesOpen = Atomic<Int>(0)
    /// Whether there is a journal that takes what the database cannot.
    let journalTakes = Atomic<Bool>(false)
    /// What the journal's thread counts.
    let journal = JournalMetrics()

    /// Why traffic should go elsewhere; nil when it should come.
    var reasonNotReady: StaticString? {
        if isDraining.load(ordering: .relaxed) { return "draining" }
        if lanesOpen.load(ordering: .relaxed) == 0, !journalTakes.load(ordering: .relaxed) {
            return "the database cannot be reached"
        }
        if !partitionsExist.load(ordering: .relaxed) { return "partitions are missing" }
        return nil
    }
}
