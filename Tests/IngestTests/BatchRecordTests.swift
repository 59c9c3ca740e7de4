// A batch on its way through the journal: it comes back as it was, and nothing else is taken for one.

import SeggWatCore
import TestSupport
import Testing

@testable import Ingest

@Suite("BatchRecord")
struct BatchRecordTests {
    private static let size = BatchSize(
        rowsMax: 8,
        sectionBytesMax: 4_096,
        screenshotBytesMax: 512,
        deltasMax: 16
    )

    /// A batch with a submission of every shape.
    private func fill(_ batcher: inout Batcher, _ arena: Arena) throws -> BatchPointer {
        var feedback = arena.feedback("a")
        feedback.screenshot = arena.text("image")
        let submissions = [
            feedback, arena.nps(1, comment: "c"), arena.star(2), arena.nps(3), arena.feedback(""),
        ]
        for (number, submission) in submissions.enumerated() {
            let isTaken = batcher.appendQueued(submission, waiter(number), createdMicros: 77)
            try #require(isTaken)
        }
        let batch = batcher.takeQueued()
        return try #require(batch)
    }

    private func ids(_ batch: BatchPointer) -> [Identifier] {
        (0..<batch.pointee.count).map { batch.pointee[$0].id }
    }

    @Test("a replayed batch has the same submissions and the same rows, for the merge route")
    func roundTrip() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let batch = try fill(&batcher, arena)
        let streams = CopyTable.allCases.map { readCopy(batch.pointee.stream(of: $0)) }
        let sent = ids(batch)
        let record = BatchRecord(batch.pointee)
        batcher.recycle(batch)
        let read = try #require(BatchRecord(record.bytes))
        #expect(read.count == 5)
        batcher.replay([read], nanos: 5)
        let taken = batcher.takeNext()
        let replayed = try #require(taken)
        #expect(replayed.pointee.route == .merge)
        #expect(replayed.pointee.isReplay == true)
        #expect(ids(replayed) == sent)
        #expect((0..<5).allSatisfy { replayed.pointee[$0].nobody == .replay })
        for table in CopyTable.allCases {
            #expect(readCopy(replayed.pointee.stream(of: table)) == streams[table.rawValue])
        }
    }

    @Test("a record of the kind before is read with rows that know of no users")
    func kindBefore() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let bytes = BatchRecord(try fill(&batcher, arena).pointee).bytes
        let old = withoutUsers(bytes)
        #expect(old.count < bytes.count)
        #expect(BatchRecord(old, kind: 1)?.bytes == bytes)
        #expect(BatchRecord(bytes, kind: 3) == nil)
        for count in 0..<old.count {
            #expect(BatchRecord(Array(old[..<count]), kind: 1) == nil, "cut at \(count)")
        }
    }

    /// The encoding without the last three fields of the tables that have users; all are NULL.
    private func withoutUsers(_ bytes: [UInt8]) -> [UInt8] {
        func number(_ offset: Int) -> Int {
            bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        func big(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        var offset = 4 + number(0) * 33
        var old = Array(bytes[..<offset])
        for table in CopyTable.allCases {
            let tuples = Array(bytes[(offset + 4)..<(offset + 4 + number(offset))])
            var section: [UInt8] = []
            tuples.withUnsafeBytes { tuples in
                var cursor = TupleCursor(tuples)
                while let tuple = cursor.nextIfAny() {
                    guard table != .screenshot else {
                        section += tuple
                        continue
                    }
                    let fields = Int(tuple[0]) << 8 | Int(tuple[1])
                    section += big(fields - 3, 2) + tuple[2...].dropLast(12)
                }
            }
            old += big(section.count, 4) + section
            offset += 4 + number(offset)
        }
        return old
    }

    @Test("records share a batch while they fit, and a record that does not is divided")
    func packing() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let batch = try fill(&batcher, arena)
        let sent = ids(batch)
        let record = BatchRecord(batch.pointee)
        batcher.recycle(batch)
        batcher.replay([record, record, record], nanos: 5)
        #expect(batcher.waiting == 15)
        var replayed: [Identifier] = []
        var counts: [Int] = []
        while let batch = batcher.takeNext() {
            replayed += ids(batch)
            counts.append(batch.pointee.count)
        }
        #expect(replayed == sent + sent + sent)
        #expect(counts == [8, 7])
    }

    @Test("what the journal gives back waits for as long as it takes, and halves of it too")
    func patience() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 2)
        let batch = try fill(&batcher, arena)
        let record = BatchRecord(batch.pointee)
        batcher.recycle(batch)
        batcher.replay([record], nanos: 5)
        let taken = batcher.takeNext()
        batcher.split(try #require(taken))
        let old = batcher.takeOlder(than: .max, doubtful: .max, deadline: .max)
        #expect(old.isEmpty)
        #expect(batcher.waiting == 5)
        batcher.dropReplays()
        #expect(batcher.waiting == 0)
        #expect(batcher.nextCount == 0)
    }

    @Test("a batch whose deadline has passed is taken however young it is")
    func deadlines() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 2)
        let feedback = arena.feedback("m")
        #expect(batcher.append(feedback, waiter(1, nanos: 100), createdMicros: 0) == true)
        batcher.bound(feedback, byNanos: 150)
        batcher.bound(feedback, byNanos: 170)
        #expect(batcher.takeOlder(than: 0, doubtful: 0, deadline: 150).count == 0)
        #expect(batcher.takeOlder(than: 0, doubtful: 0, deadline: 151).count == 1)
    }

    @Test("bytes that are cut, longer or changed are refused or harmless, never a trap")
    func hostileBytes() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let bytes = BatchRecord(try fill(&batcher, arena).pointee).bytes
        for count in 0..<bytes.count {
            #expect(BatchRecord(Array(bytes[..<count])) == nil, "cut at \(count)")
        }
        #expect(BatchRecord(bytes + [0]) == nil)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                guard let record = BatchRecord(changed) else { continue }
                // Whatever still has the right lengths can be walked.
                var walked = 0
                _ = record.each(from: 0) { _, rows in
                    walked += CopyTable.allCases.reduce(0) { $0 + rows($1).count }
                    return true
                }
                #expect(walked > 0)
            }
        }
    }
}
