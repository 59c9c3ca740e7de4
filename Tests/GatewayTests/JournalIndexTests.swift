// The index of the journal's submissions: what was added and is not done is found, nothing else is.

import SeggWatCore
import TestSupport
import Testing

@testable import Gateway
@testable import Ingest

@Suite("JournalIndex")
struct JournalIndexTests {
    /// A record of submissions with these numbers as ids.
    private func record(_ ids: Range<UInt64>) -> BatchRecord {
        let size = BatchSize(
            rowsMax: 64,
            sectionBytesMax: 16_384,
            screenshotBytesMax: 512,
            deltasMax: 16
        )
        var batch = Batch(size, route: .merge)
        for id in ids {
            var submission = Submission(kind: .rating)
            submission.ratingType = .star
            submission.value = 1
            var waiter = Waiter(
                session: 0,
                generation: 0,
                ticket: 0,
                element: 0,
                form: .star,
                arrivedNanos: 0
            )
            waiter.projectID = project
            waiter.id = Identifier(high: 0, low: id)
            let isTaken = batch.append(submission, waiter, createdMicros: 0)
            precondition(isTaken)
        }
        return BatchRecord(batch)
    }

    private let project = Identifier(high: 1, low: 2)

    @Test("it is the set of what was added and is not done, whatever the order", arguments: 1...20)
    func isASet(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var index = JournalIndex()
        var model: [(sequence: UInt64, ids: Range<UInt64>)] = []
        var nextID: UInt64 = 0
        for sequence in 1...UInt64(60) {
            let ids = nextID..<(nextID + UInt64.random(in: 1...20, using: &random))
            nextID = ids.upperBound
            index.add(record(ids), sequence: sequence, unixMillis: sequence * 20_000)
            model.append((sequence, ids))
            if Bool.random(using: &random), let first = model.first?.sequence {
                let done = UInt64.random(in: first...sequence, using: &random)
                index.remove(through: done)
                model.removeAll { $0.sequence <= done }
            }
            let there = model.flatMap { Array($0.ids) }
            #expect(index.count == there.count)
            #expect(index.minutes.values.reduce(0, +) == there.count)
            for id in [0, nextID / 2, nextID - 1, nextID] {
                let isThere = index.contains(project, Identifier(high: 0, low: id))
                #expect(isThere == there.contains(id), "seed \(seed), id \(id)")
            }
        }
    }

    @Test("another project's submission with the same id is another submission")
    func tellsProjectsApart() {
        var index = JournalIndex()
        index.add(record(5..<6), sequence: 1, unixMillis: 0)
        #expect(index.contains(project, Identifier(high: 0, low: 5)))
        #expect(!index.contains(Identifier(high: 1, low: 3), Identifier(high: 0, low: 5)))
    }

    @Test("a record that cannot be read makes the index incomplete")
    func isIncomplete() {
        var index = JournalIndex()
        #expect(index.isComplete)
        index.addUnreadable()
        #expect(!index.isComplete)
    }
}
