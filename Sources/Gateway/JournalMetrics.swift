// What the journal's thread counts; any loop reads it for the metrics page.

import Journal
import Synchronization

/// The journal's counters and gauges; written by its thread only.
final class JournalMetrics: Sendable {
    /// Why records were not appended.
    enum Refusal: Int, CaseIterable {
        case full, old, recordTooLarge, fault, doubtful

        /// The label that metrics know it by.
        var label: StaticString {
            switch self {
            case .full: "full"
            case .old: "old"
            case .recordTooLarge: "record_too_large"
            case .fault: "fault"
            case .doubtful: "in_doubt"
            }
        }
    }

    let bytes = Atomic<UInt64>(0)
    let records = Atomic<UInt64>(0)
    /// Unix milliseconds of the oldest record that waits; 0 when none does.
    let oldestMillis = Atomic<UInt64>(0)
    let appended = Atomic<UInt64>(0)
    let replayed = Atomic<UInt64>(0)
    let repeatedRatings = Atomic<UInt64>(0)
    let deadLetters = Atomic<UInt64>(0)
    let refused: InlineArray<5, Atomic<UInt64>> = InlineArray { _ in Atomic<UInt64>(0) }
    let appends = Atomic<UInt64>(0)
    let appendMicros = Atomic<UInt64>(0)
    /// Whether records can be neither read nor marked as done.
    let isStuck = Atomic<Bool>(false)

    /// Counts what became of records.
    func count(_ outcomes: [AppendOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .durable: appended.add(1, ordering: .relaxed)
            case .refused(.full): add(.full)
            case .refused(.old): add(.old)
            case .refused(.recordTooLarge): add(.recordTooLarge)
            case .refused(.fault): add(.fault)
            case .doubtful: add(.doubtful)
            }
        }
    }

    private func add(_ refusal: Refusal) {
        refused[refusal.rawValue].add(1, ordering: .relaxed)
    }
}
