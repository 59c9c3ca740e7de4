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

    @Test("a record of before there were more columns has NULL in them")
    func olderRecord() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let batch = try fill(&batcher, arena)
        let streams = CopyTable.allCases.map { readCopy(batch.pointee.stream(of: $0)) }
        let bytes = BatchRecord(batch.pointee).bytes
        batcher.recycle(batch)
        // The last columns, which here are all NULL.
        let added: [CopyTable: Int] = [.feedback: 5, .rating: 5, .npsResponse: 5]
        let older = narrowed(bytes, by: added)
        #expect(BatchRecord(kind: BatchRecord.kind + 1, older) == nil)
        let record = try #require(BatchRecord(kind: BatchRecord.kind, older))
        #expect(record.bytes == bytes)
        batcher.replay([record], nanos: 5)
        let taken = batcher.takeNext()
        let replayed = try #require(taken)
        for table in CopyTable.allCases {
            #expect(readCopy(replayed.pointee.stream(of: table)) == streams[table.rawValue])
        }
    }

    @Test("a record with more columns than there are is a newer version's, and is left alone")
    func newerRecord() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        let bytes = BatchRecord(try fill(&batcher, arena).pointee).bytes
        let wider = narrowed(bytes, by: [.feedback: -1])
        #expect(BatchRecord(wider) != nil)
        #expect(BatchRecord(kind: BatchRecord.kind, wider) == nil)
    }

    @Test("a tuple that says less than no columns is refused")
    func negativeColumns() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 1)
        var bytes = BatchRecord(try fill(&batcher, arena).pointee).bytes
        let count = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        let tuple = 4 + count * 33 + 4
        let columns = UInt16(bytes[tuple]) << 8 | UInt16(bytes[tuple + 1])
        let negative = 0 &- columns
        bytes[tuple] = UInt8(negative >> 8)
        bytes[tuple + 1] = UInt8(truncatingIfNeeded: negative)
        #expect(BatchRecord(bytes) == nil)
    }

    /// The record without the last columns of some tables' rows, which must be NULL.
    private func narrowed(_ bytes: [UInt8], by added: [CopyTable: Int]) -> [UInt8] {
        func number(_ at: Int, _ count: Int) -> Int {
            bytes[at..<(at + count)].reduce(0) { $0 << 8 | Int($1) }
        }
        var at = 4 + number(0, 4) * 33
        var narrow = Array(bytes[..<at])
        for table in CopyTable.allCases {
            let end = at + 4 + number(at, 4)
            at += 4
            var section: [UInt8] = []
            while at < end {
                let fields = number(at, 2)
                let kept = fields - (added[table] ?? 0)
                section += [0, UInt8(kept)]
                at += 2
                for field in 0..<fields {
                    let length = number(at, 4)
                    let bytesOfField = length == 0xFFFF_FFFF ? 4 : 4 + length
                    if field < kept { section += bytes[at..<(at + bytesOfField)] }
                    at += bytesOfField
                }
                for _ in fields..<max(fields, kept) { section += [255, 255, 255, 255] }
            }
            narrow += withUnsafeBytes(of: UInt32(section.count).bigEndian) { Array($0) }
            narrow += section
        }
        return narrow
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
