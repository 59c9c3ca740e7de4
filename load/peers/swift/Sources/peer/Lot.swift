// Submissions that are stored together, and who waits for them.

import Hummingbird
import Ingest
import SeggWatCore

/// What a submission came to.
enum Outcome: Sendable {
    case stored(Identifier)
    case refused(HTTPResponse.Status, String, String)

    static let unavailable = refused(
        .serviceUnavailable,
        "unavailable",
        "The database cannot store it"
    )
}

/// A batch with its waiting requests.
///
/// It may change threads: nothing else points into the batch's memory, and there is one owner.
struct Lot: ~Copyable, @unchecked Sendable {
    var batch = Batch(
        BatchSize(
            rowsMax: 4_096,
            sectionBytesMax: 2 << 20,
            screenshotBytesMax: 4 << 10,
            deltasMax: 4_096
        ),
        route: .fast
    )
    var waiting: [CheckedContinuation<Outcome, Never>] = []

    /// Answers everybody and forgets the rows.
    mutating func settle(stored: Bool) {
        for (index, continuation) in waiting.enumerated() {
            continuation.resume(returning: stored ? .stored(batch[index].id) : .unavailable)
        }
        waiting.removeAll(keepingCapacity: true)
        batch.removeAll(route: .fast)
    }
}
