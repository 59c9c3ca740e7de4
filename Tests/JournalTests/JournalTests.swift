// What an open journal promises: order, bounds, one owner, and files that come and go.

import CChecksum
import Glibc
import TestSupport
import Testing

@testable import Journal

@Suite("Journal")
struct JournalTests {
    private func record(_ size: Int, _ byte: UInt8 = 1) -> JournalRecord {
        JournalRecord(kind: 3, payload: [UInt8](repeating: byte, count: size))
    }

    private func open(
        _ files: MemoryFiles,
        segmentBytesMax: Int = 1_024,
        bytesMax: Int = 1 << 20,
        ageMillisMax: UInt64 = 1_000
    ) throws -> Journal<MemoryFiles> {
        let options = JournalOptions(
            folder: "/journal",
            segmentBytesMax: segmentBytesMax,
            bytesMax: bytesMax,
            ageMillisMax: ageMillisMax
        )
        return try Journal(options, files)
    }

    @Test("the checksum is CRC-32C, with the processor's instruction and without")
    func checksums() {
        // The vectors of RFC 3720, appendix B.4, and the usual check value.
        let vectors: [([UInt8], UInt32)] = [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E), (Array((0..<32).reversed()), 0x113F_DB5C),
            (Array("123456789".utf8), 0xE306_9283), ([], 0),
        ]
        for (bytes, expected) in vectors {
            #expect(cchecksum_crc32c(0, bytes, bytes.count) == expected)
            #expect(cchecksum_crc32c_portable(0, bytes, bytes.count) == expected)
        }
        var random = SeededGenerator(seed: 1)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8(random.next() & 255) }
            #expect(
                cchecksum_crc32c(7, bytes, count) == cchecksum_crc32c_portable(7, bytes, count)
            )
        }
    }

    @Test("records come back in order, with what they were given")
    func order() throws {
        let journal = try open(MemoryFiles())
        let group = (0..<20).map { record($0 * 10, UInt8($0)) }
        let outcomes = journal.append(group, now: 77)
        #expect(outcomes == (1...20).map { .durable(sequence: $0) })
        for sequence in 1...20 as ClosedRange<UInt64> {
            let found = try #require(try journal.next { Issue.record("\($0)") })
            #expect(found.sequence == sequence)
            #expect(found.kind == 3)
            #expect(found.unixMillis == 77)
            #expect(found.payload == group[Int(sequence) - 1].payload)
        }
        #expect(try journal.next { _ in } == nil)
    }

    @Test("segments are no larger than they may be, and go when their records are done")
    func segments() throws {
        let files = MemoryFiles()
        let journal = try open(files)
        for _ in 0..<30 { _ = journal.append([record(200)], now: 1) }
        #expect(files.segments.count == 8)
        for content in files.segments.values { #expect(content.count <= 1_024) }
        for expected in 1...30 as ClosedRange<UInt64> {
            let found = try #require(try journal.next { _ in })
            #expect(found.sequence == expected)
            try journal.advance(through: found.sequence)
        }
        #expect(journal.waiting == 0)
        #expect(files.segments.isEmpty)
        #expect(journal.append([record(1)], now: 1) == [.durable(sequence: 31)])
    }

    @Test("a record larger than a segment is refused, and the others are not")
    func tooLarge() throws {
        let journal = try open(MemoryFiles())
        #expect(
            journal.append([record(10), record(1_000), record(10)], now: 1) == [
                .durable(sequence: 1), .refused(.recordTooLarge), .durable(sequence: 2),
            ]
        )
    }

    @Test("beyond the bound of bytes records are refused until some are done")
    func bytes() throws {
        let journal = try open(MemoryFiles(), bytesMax: 2_048)
        var count = 0
        while journal.append([record(200)], now: 1) != [.refused(.full)] { count += 1 }
        #expect(count == 8)
        #expect(journal.bytes <= 2_048)
        for _ in 0..<5 {
            let found = try #require(try journal.next { _ in })
            try journal.advance(through: found.sequence)
        }
        #expect(journal.append([record(200)], now: 1) == [.durable(sequence: 9)])
    }

    @Test("beyond the bound of age records are refused until the oldest is done")
    func age() throws {
        let journal = try open(MemoryFiles())
        _ = journal.append([record(1)], now: 100)
        _ = journal.append([record(1)], now: 900)
        #expect(journal.append([record(1)], now: 1_100) == [.durable(sequence: 3)])
        #expect(journal.append([record(1)], now: 1_101) == [.refused(.old)])
        // A clock that steps back refuses nothing.
        #expect(journal.append([record(1)], now: 50) == [.durable(sequence: 4)])
        let found = try #require(try journal.next { _ in })
        try journal.advance(through: found.sequence)
        #expect(journal.oldestMillis == 900)
        #expect(journal.append([record(1)], now: 1_101) == [.durable(sequence: 5)])
    }

    @Test("a second opener hears that the journal is in use, and the first one's end frees it")
    func twoOpeners() throws {
        let files = MemoryFiles()
        var first: Journal<MemoryFiles>? = try open(files)
        #expect(throws: JournalError.inUse(folder: "/journal")) { try open(files) }
        _ = first?.append([record(1)], now: 1)
        first = nil
        #expect(try open(files).waiting == 1)
    }

    @Test("a newer format is refused by name, and nothing is touched")
    func newerVersion() throws {
        let files = MemoryFiles()
        _ = try open(files).append([record(1)], now: 1)
        let path = try #require(files.segments.keys.first)
        var bytes = files.content(of: path)
        bytes[8] = 2
        let sum = cchecksum_crc32c(0, bytes, 40)
        for place in 0..<4 { bytes[40 + place] = UInt8(truncatingIfNeeded: sum >> (8 * place)) }
        files.set(path, bytes)
        #expect(throws: JournalError.newerVersion(path: path, found: 2, known: 1)) {
            try open(files)
        }
        #expect(files.content(of: path) == bytes)
    }

    @Test("what looks like a record inside a payload is not taken for one")
    func forgery() throws {
        let files = MemoryFiles()
        let journal = try open(files, segmentBytesMax: 4_096)
        _ = journal.append([record(16)], now: 1)
        // A whole segment with a whole record in it, sent by somebody as a payload.
        let foreign = MemoryFiles()
        _ = try open(foreign).append([record(8), record(8), record(8)], now: 1)
        let forged = try #require(foreign.segments.values.first)
        _ = journal.append([JournalRecord(kind: 3, payload: forged), record(24)], now: 1)
        let path = try #require(files.segments.keys.first)
        var bytes = files.content(of: path)
        bytes[48 + 56 + 20] ^= 1
        let copy = files.copy()
        copy.set(path, bytes)
        let reopened = try open(copy, segmentBytesMax: 4_096)
        #expect(try reopened.next { _ in }?.payload.count == 16)
        #expect(try reopened.next { _ in }?.payload.count == 24)
        #expect(try reopened.next { _ in } == nil)
    }

    @Test("on a real disk it does the same, for this process and the next")
    func kernel() throws {
        var template = Array("/tmp/seggwat-journal-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        let parent = String(decoding: bytes, as: UTF8.self)
        let folder = parent + "/journal"
        let options = JournalOptions(folder: folder, segmentBytesMax: 3 << 20)
        var journal: Journal<Kernel>? = try Journal(options, Kernel())
        #expect(throws: JournalError.inUse(folder: folder)) {
            try Journal(options, Kernel())
        }
        // Larger than what is gathered for a write, and than what is read at a time.
        let group = [record(1), record(2_500_000, 7), record(2_000_000, 8)]
        #expect(journal?.append(group, now: 1) == (1...3).map { .durable(sequence: $0) })
        _ = try journal?.next { _ in }
        try journal?.advance(through: 1)
        journal = nil
        journal = try Journal(options, Kernel())
        #expect(journal?.recovery.records == 2)
        #expect(journal?.recovery.findings.isEmpty == true)
        var inspected = 0
        let inspection = try JournalInspection(folder: folder, Kernel()) { _ in inspected += 1 }
        #expect(inspected == 3)
        #expect(inspection.doneSequence == 1)
        for expected in group.dropFirst() {
            let found = try #require(try journal?.next { Issue.record("\($0)") })
            #expect(found.payload == expected.payload)
            try journal?.advance(through: found.sequence)
        }
        journal = nil
        var names: [String] = []
        #expect(Kernel().list(folder, into: &names) == 0)
        #expect(names.sorted() == ["lock", "position"])
        for name in names { #expect(Kernel().remove(folder + "/" + name) == 0) }
        #expect(rmdir(folder) == 0 && rmdir(parent) == 0)
    }
}
