// What is found after a crash, at every byte; after damage, at every byte; and in random runs.

import TestSupport
import Testing

@testable import Journal

@Suite("Journal, after a crash")
struct CrashTests {
    private static let options = JournalOptions(folder: "/journal", segmentBytesMax: 4_096)
    private static let path = "/journal/0000000000000001.segment"

    /// A journal of five records and the size of its segment after each.
    private func sample() throws -> (files: MemoryFiles, payloads: [[UInt8]], ends: [Int]) {
        let files = MemoryFiles()
        var marks = SeededGenerator(seed: 5)
        let journal = try Journal(
            Self.options,
            files,
            mark: { marks.next() }
        )
        var payloads: [[UInt8]] = []
        var ends: [Int] = []
        for size in [0, 1, 7, 8, 40] {
            payloads.append((0..<size).map { UInt8($0 + 1) })
            #expect(
                journal.append([JournalRecord(kind: 9, payload: payloads.last!)], now: 50)
                    == [.durable(sequence: UInt64(payloads.count))]
            )
            ends.append(files.content(of: Self.path).count)
        }
        return (files.copy(), payloads, ends)
    }

    private func open(_ files: MemoryFiles) throws -> (records: [StoredRecord], JournalRecovery) {
        let journal = try Journal(Self.options, files)
        var records: [StoredRecord] = []
        while let record = try journal.next({ Issue.record("\($0)") }) { records.append(record) }
        return (records, journal.recovery)
    }

    @Test("a segment cut at any byte gives the records before the cut, and nothing else")
    func cuts() throws {
        let (sample, payloads, ends) = try sample()
        let whole = sample.content(of: Self.path)
        for size in 0...whole.count {
            let files = sample.copy()
            files.set(Self.path, Array(whole[..<size]))
            let (records, recovery) = try open(files)
            let expected = ends.prefix { $0 <= size }.count
            #expect(records.map(\.payload) == Array(payloads[..<expected]), "cut at \(size)")
            let isClean = size == 0 || size == 48 || ends.contains(size)
            #expect(recovery.findings.isEmpty == isClean, "cut at \(size)")
            for finding in recovery.findings { #expect(!finding.isLoss) }
            // The cut is told once.
            let again = try open(files)
            #expect(again.records == records)
            #expect(again.1.findings.isEmpty)
        }
    }

    @Test("a flipped bit costs the record that it is in, is reported, and costs no other")
    func flips() throws {
        let (sample, payloads, ends) = try sample()
        let whole = sample.content(of: Self.path)
        for place in whole.indices {
            for bit in 0..<8 {
                let files = sample.copy()
                var bytes = whole
                bytes[place] ^= 1 << UInt8(bit)
                files.set(Self.path, bytes)
                let (records, recovery) = try open(files)
                let hit = place < 48 ? nil : ends.firstIndex { place < $0 }
                let expected = payloads.indices.filter { $0 != hit }.map { payloads[$0] }
                #expect(records.map(\.payload) == expected, "byte \(place), bit \(bit)")
                #expect(!recovery.findings.isEmpty, "byte \(place), bit \(bit)")
                let again = try open(files)
                #expect(again.records == records)
            }
        }
    }

    @Test("a flipped bit in the position's file replays again, and never too little")
    func positionFlips() throws {
        let (sample, _, _) = try sample()
        do {
            let journal = try Journal(Self.options, sample)
            _ = try journal.next { _ in }
            _ = try journal.next { _ in }
            try journal.advance(through: 2)
        }
        let whole = sample.content(of: "/journal/position")
        for place in Array(0..<40) + Array(4_096..<4_136) {
            let files = sample.copy()
            var bytes = whole
            bytes[place] ^= 0x10
            files.set("/journal/position", bytes)
            let (records, _) = try open(files)
            let sequences = records.map(\.sequence)
            #expect(sequences == [1, 2, 3, 4, 5] || sequences == [3, 4, 5], "byte \(place)")
        }
        let files = sample.copy()
        files.set("/journal/position", [UInt8](repeating: 0, count: 4_136))
        let (records, lost) = try open(files)
        #expect(records.count == 5)
        #expect(lost.findings == [.positionLost(path: "/journal/position")])
    }

    @Test("a segment that is gone is reported with the records that were in it")
    func missingSegment() throws {
        let files = MemoryFiles()
        var ledger = Ledger(files, seed: 11)
        _ = ledger.open()
        for _ in 0..<12 { ledger.append() }
        let names = files.segments.keys.sorted()
        try #require(names.count >= 3)
        let copy = files.copy()
        #expect(copy.remove(names[1]) == 0)
        let inspection = try JournalInspection(folder: "/journal", files)
        let gone = inspection.files[1]
        let (records, recovery) = try open(copy)
        #expect(
            recovery.findings == [.missing(first: gone.firstSequence, last: gone.lastSequence)]
        )
        #expect(records.count == ledger.durable.count - gone.records)
    }

    @Test("a damaged segment is set aside when it is done with, not deleted")
    func setAside() throws {
        let (sample, _, ends) = try sample()
        var bytes = sample.content(of: Self.path)
        bytes[ends[1] + 3] ^= 1
        sample.set(Self.path, bytes)
        let journal = try Journal(Self.options, sample)
        #expect(
            journal.recovery.findings == [
                .damage(path: Self.path, offset: ends[1], bytes: ends[2] - ends[1])
            ]
        )
        while let record = try journal.next({ _ in }) {
            try journal.advance(through: record.sequence)
        }
        #expect(sample.content(of: Self.path + ".damaged") == bytes)
        #expect(sample.segments.isEmpty)
    }

    @Test("records that are damaged while the journal is open are reported, and hold up nothing")
    func liveDamage() throws {
        let files = MemoryFiles()
        let journal = try Journal(Self.options, files)
        for size in [10, 20, 30] {
            _ = journal.append(
                [JournalRecord(kind: 1, payload: [UInt8](repeating: 7, count: size))],
                now: 5
            )
        }
        files.flip(Self.path, at: 48 + 56 + 45)
        files.flip(Self.path, at: 48 + 56 + 64 + 45)
        #expect(try journal.next { Issue.record("\($0)") }?.sequence == 1)
        try journal.advance(through: 1)
        var findings: [JournalFinding] = []
        #expect(try journal.next { findings.append($0) } == nil)
        #expect(findings.map(\.isLoss) == [true])
        #expect(journal.waiting == 0)
        #expect(journal.oldestMillis == nil)
        #expect(journal.doneSequence == 3)
        #expect(
            journal.append([JournalRecord(kind: 1, payload: [])], now: 6)
                == [.durable(sequence: 4)]
        )
        #expect(try journal.next { _ in }?.sequence == 4)
    }

    @Test("random runs with crashes keep the promise", arguments: 1...200 as ClosedRange<UInt64>)
    func random(_ seed: UInt64) {
        var ledger = Ledger(
            MemoryFiles(),
            seed: seed,
            bytesMax: seed % 3 == 0 ? 4_096 : 1 << 20,
            segmentBytesMax: 400 + Int(seed % 5) * 400
        )
        for _ in 0..<6 {
            _ = ledger.open()
            ledger.work(steps: 25)
            ledger.crash()
            ledger.check()
        }
    }
}
