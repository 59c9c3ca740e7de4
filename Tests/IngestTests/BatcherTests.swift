// The batches of one worker: who is in which, in which order they are sent, and that nobody is lost.

import SeggWatCore
import TestSupport
import Testing

@testable import Ingest

@Suite("Batcher")
struct BatcherTests {
    private static let size = BatchSize(
        rowsMax: 4,
        sectionBytesMax: 2_048,
        screenshotBytesMax: 512,
        deltasMax: 16
    )

    private func tickets(_ batch: BatchPointer) -> [UInt32] {
        (0..<batch.pointee.count).map { batch.pointee[$0].ticket }
    }

    private func takeNext(_ batcher: inout Batcher) throws -> BatchPointer {
        let batch = batcher.takeNext()
        return try #require(batch)
    }

    @Test("only ratings that say who gave them take the merge route")
    func routes() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 4)
        #expect(
            batcher.append(arena.star(1, submittedBy: "u"), waiter(0), createdMicros: 0) == true
        )
        #expect(batcher.append(arena.star(1), waiter(1), createdMicros: 0) == true)
        var nps = arena.nps(1)
        nps.submittedBy = arena.text("u")
        var feedback = arena.feedback("m")
        feedback.submittedBy = arena.text("u")
        #expect(batcher.append(nps, waiter(2), createdMicros: 0) == true)
        #expect(batcher.append(feedback, waiter(3), createdMicros: 0) == true)
        let fast = try takeNext(&batcher)
        #expect(fast.pointee.route == .fast)
        #expect(tickets(fast) == [1, 2, 3])
        let merge = try takeNext(&batcher)
        #expect(merge.pointee.route == .merge)
        #expect(tickets(merge) == [0])
        #expect(batcher.takeNext() == nil)
    }

    @Test(
        "what failed comes first, then what is full, then what is open, in the order of its coming"
    )
    func order() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 8)
        #expect(batcher.takeNext() == nil)
        #expect(batcher.nextCount == 0)
        for number in 0..<10 {
            #expect(batcher.append(arena.feedback("m"), waiter(number), createdMicros: 0) == true)
        }
        #expect(
            batcher.append(arena.star(1, submittedBy: "u"), waiter(10), createdMicros: 0) == true
        )
        #expect(batcher.waiting == 11)
        #expect(batcher.nextIsSealed == true)
        let first = try takeNext(&batcher)
        #expect(tickets(first) == [0, 1, 2, 3])
        #expect(batcher.waiting == 7)
        batcher.sendAgain(first)
        #expect(batcher.waiting == 11)
        #expect(batcher.nextCount == 4)
        #expect(batcher.takeNext() == first)
        batcher.recycle(first)
        #expect(tickets(try takeNext(&batcher)) == [4, 5, 6, 7])
        #expect(batcher.nextIsSealed == false)
        #expect(batcher.nextCount == 2)
        #expect(tickets(try takeNext(&batcher)) == [8, 9])
        #expect(tickets(try takeNext(&batcher)) == [10])
        #expect(batcher.waiting == 0)
        #expect(batcher.takeNext() == nil)
    }

    @Test("when all batches are full the next submission is refused, until one comes back")
    func isBounded() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 2)
        let taken = (0..<20).map { number in
            batcher.append(arena.feedback("m"), waiter(number), createdMicros: 0)
        }
        #expect(taken.filter(\.self).count == 8)
        #expect(batcher.waiting == 8)
        #expect(
            batcher.append(arena.star(1, submittedBy: "u"), waiter(0), createdMicros: 0) == false
        )
        let batch = try takeNext(&batcher)
        #expect(batcher.append(arena.feedback("m"), waiter(20), createdMicros: 0) == false)
        batcher.recycle(batch)
        #expect(batcher.append(arena.feedback("m"), waiter(21), createdMicros: 0) == true)
        #expect(tickets(try takeNext(&batcher)) == [4, 5, 6, 7])
        #expect(tickets(try takeNext(&batcher)) == [21])
    }

    @Test("a submission that no batch can hold is refused, and others go on")
    func tooLarge() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 2)
        let large = arena.feedback(String(repeating: "x", count: 4_000))
        #expect(batcher.append(arena.feedback("m"), waiter(0), createdMicros: 0) == true)
        for _ in 0..<5 { #expect(batcher.append(large, waiter(1), createdMicros: 0) == false) }
        #expect(batcher.waiting == 1)
        #expect(batcher.append(arena.feedback("n"), waiter(2), createdMicros: 0) == true)
        #expect(tickets(try takeNext(&batcher)) == [0, 2])
    }

    @Test("both halves of a split batch keep every waiter and every tuple, in order")
    func splitKeepsAll() throws {
        let arena = Arena()
        for count in 2...4 {
            var batcher = Batcher(Self.size, batchesMax: 1)
            var feedback = arena.feedback("a")
            feedback.screenshot = arena.text("image")
            let submissions = [feedback, arena.nps(1, comment: "c"), arena.star(2), arena.nps(3)]
            for number in 0..<count {
                let waiter = waiter(number, nanos: UInt64(10 + number))
                #expect(batcher.append(submissions[number], waiter, createdMicros: 0) == true)
            }
            let whole = try takeNext(&batcher)
            let streams = CopyTable.allCases.map { readCopy(whole.pointee.stream(of: $0)) ?? [] }
            whole.pointee.mayBeStored = true
            batcher.split(whole)
            #expect(batcher.waiting == count)
            let halves = [try takeNext(&batcher), try takeNext(&batcher)]
            #expect(batcher.takeNext() == nil)
            #expect(halves.flatMap { tickets($0) } == (0..<UInt32(count)).map(\.self))
            #expect(halves.map { $0.pointee.count } == [count / 2, count - count / 2])
            for half in halves {
                #expect(half.pointee.route == .merge)
                #expect(half.pointee.mayBeStored == true)
                #expect(half.pointee.oldestNanos == half.pointee[0].arrivedNanos)
            }
            for table in CopyTable.allCases {
                let parts = halves.flatMap { readCopy($0.pointee.stream(of: table)) ?? [] }
                #expect(parts == streams[table.rawValue])
            }
        }
    }

    @Test("every batch whose first submission is too old is taken, wherever it waits")
    func takesOlder() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 8)
        for number in 0..<10 {
            let waiter = waiter(number, nanos: UInt64(100 + number))
            #expect(batcher.append(arena.feedback("m"), waiter, createdMicros: 0) == true)
        }
        let merge = waiter(10, nanos: 101)
        #expect(batcher.append(arena.star(1, submittedBy: "u"), merge, createdMicros: 0) == true)
        batcher.sendAgain(try takeNext(&batcher))
        #expect(batcher.takeOlder(than: 100, doubtful: 0) == [])
        let taken = batcher.takeOlder(than: 105, doubtful: 0)
        #expect(Set(taken.flatMap { tickets($0) }) == [0, 1, 2, 3, 4, 5, 6, 7, 10])
        #expect(batcher.waiting == 2)
        for batch in taken { batcher.recycle(batch) }
        #expect(batcher.takeOlder(than: 108, doubtful: 0) == [])
        #expect(batcher.takeOlder(than: 109, doubtful: 0).flatMap { tickets($0) } == [8, 9])
        #expect(batcher.waiting == 0)
        #expect(batcher.takeNext() == nil)
    }

    @Test("a batch that may be stored is waited for longer")
    func doubtfulBatchesWaitLonger() throws {
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 8)
        let waiter = waiter(0, nanos: 100)
        #expect(batcher.append(arena.feedback("m"), waiter, createdMicros: 0) == true)
        let batch = try takeNext(&batcher)
        batch.pointee.mayBeStored = true
        batcher.sendAgain(batch)
        #expect(batcher.takeOlder(than: 101, doubtful: 100) == [])
        #expect(batcher.takeOlder(than: 101, doubtful: 101).flatMap { tickets($0) } == [0])
    }

    @Test("through any sequence of operations every waiter is in one place", arguments: 0..<40)
    func equalsAModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let arena = Arena()
        var batcher = Batcher(Self.size, batchesMax: 5)
        var waiting: Set<UInt32> = []
        var inFlight: [BatchPointer] = []
        var next = 0
        func takeFlight() -> BatchPointer? {
            guard !inFlight.isEmpty else { return nil }
            return inFlight.remove(at: Int.random(in: 0..<inFlight.count, using: &random))
        }
        for _ in 0..<400 {
            switch Int.random(in: 0...9, using: &random) {
            case 0...4:
                let submission =
                    switch Int.random(in: 0...3, using: &random) {
                    case 0: arena.star(3, submittedBy: "u")
                    case 1: arena.nps(4, comment: "c")
                    default: arena.feedback("message")
                    }
                let waiter = waiter(next, nanos: UInt64(next))
                if batcher.append(submission, waiter, createdMicros: 0) {
                    waiting.insert(UInt32(next))
                } else {
                    #expect(batcher.waiting + inFlight.reduce(0) { $0 + $1.pointee.count } > 0)
                }
                next += 1
            case 5, 6:
                let count = batcher.nextCount
                guard let batch = batcher.takeNext() else {
                    #expect(waiting.isEmpty)
                    continue
                }
                #expect(batch.pointee.count == count)
                for ticket in tickets(batch) { #expect(waiting.remove(ticket) != nil) }
                inFlight.append(batch)
            case 7:
                if let batch = takeFlight() { batcher.recycle(batch) }
            case 8:
                guard let batch = takeFlight() else { continue }
                waiting.formUnion(tickets(batch))
                if batch.pointee.count > 1, Bool.random(using: &random) {
                    batcher.split(batch)
                } else {
                    batcher.sendAgain(batch)
                }
            default:
                let edge = UInt64(max(0, next - Int.random(in: 0...30, using: &random)))
                for batch in batcher.takeOlder(than: edge, doubtful: edge) {
                    #expect(batch.pointee.oldestNanos < edge)
                    for ticket in tickets(batch) { #expect(waiting.remove(ticket) != nil) }
                    batcher.recycle(batch)
                }
            }
            #expect(batcher.waiting == waiting.count)
        }
        while let batch = batcher.takeNext() {
            for ticket in tickets(batch) { #expect(waiting.remove(ticket) != nil) }
        }
        #expect(waiting.isEmpty)
    }
}
