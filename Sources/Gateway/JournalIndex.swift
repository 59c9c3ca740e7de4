// Which submissions the journal holds, for receipts: a word for each, in the order of the records.

import Ingest
import SeggWatCore

/// The submissions of the journal's records that are not done.
///
/// Eight bytes each, and searched from end to end: receipts are rare and rate-limited, and a table
/// would take a multiple of the memory.
struct JournalIndex {
    private var words: [UInt64] = []
    /// Words of records that are done and not yet removed.
    private var doneCount = 0
    private var records: [(sequence: UInt64, unixMillis: UInt64, count: Int)] = []
    private var firstRecord = 0
    /// Whether every record could be read; otherwise nobody knows what is not found.
    private(set) var isComplete = true

    /// Submissions that are not done.
    var count: Int { words.count - doneCount }

    /// Adds a durable record; records come in the order of their numbers.
    mutating func add(_ batch: BatchRecord, sequence: UInt64, unixMillis: UInt64) {
        records.append((sequence, unixMillis, batch.count))
        batch.eachIdentity { words.append(Self.word($0, $1)) }
    }

    /// Notes that a record is there and cannot be read.
    mutating func addUnreadable() {
        isComplete = false
    }

    /// Forgets the records up to a number.
    mutating func remove(through sequence: UInt64) {
        while firstRecord < records.count, records[firstRecord].sequence <= sequence {
            doneCount += records[firstRecord].count
            firstRecord += 1
        }
        // Moved together when half of it is done, so that removing costs a constant each.
        guard doneCount * 2 >= words.count else { return }
        words.removeFirst(doneCount)
        records.removeFirst(firstRecord)
        doneCount = 0
        firstRecord = 0
    }

    /// Whether a submission is there.
    func contains(_ projectID: Identifier, _ id: Identifier) -> Bool {
        words[doneCount...].contains(Self.word(projectID, id))
    }

    /// Submissions by the minute in which they were queued, in minutes since 1970.
    var minutes: [UInt64: Int] {
        var minutes: [UInt64: Int] = [:]
        for record in records[firstRecord...] {
            minutes[record.unixMillis / 60_000, default: 0] += record.count
        }
        return minutes
    }

    /// Seeded anew in each process, so that nobody can choose ids that meet.
    private static func word(_ projectID: Identifier, _ id: Identifier) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(projectID)
        hasher.combine(id)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
