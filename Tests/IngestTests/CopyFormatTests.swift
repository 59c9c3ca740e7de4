// The bytes of a section against the binary format that PostgreSQL's manual describes.

import SeggWatCore
import TestSupport
import Testing

@testable import Ingest

@Suite("CopySection, TupleWriter, TupleCursor")
struct CopyFormatTests {
    @Test("an empty section is a header and a trailer")
    func emptySection() {
        let section = CopySection(capacity: 64)
        #expect(Array(section.stream()) == copyHeader + [0xFF, 0xFF])
        #expect(section.tuples().isEmpty)
        #expect(section.rows == 0)
    }

    @Test("each field is its length and its bytes in network order")
    func fields() {
        var section = CopySection(capacity: 1_024)
        let arena = Arena()
        section.append { row in
            row.begin(fields: 9)
            row.null()
            row.uuid(Identifier(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10))
            row.timestamp(unixMicros: 946_684_800_000_001)
            row.smallint(-2)
            row.real(1.5)
            row.text(arena.text("é"))
            row.text(Text(start: nil, count: 0))
            row.text(arena.text(""))
            row.jsonb(arena.text("{}"))
        }
        let expected: [[UInt8]] = [
            [0x00, 0x09], [0xFF, 0xFF, 0xFF, 0xFF],
            [0, 0, 0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
            [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 2, 0xFF, 0xFE],
            [0, 0, 0, 4, 0x3F, 0xC0, 0, 0], [0, 0, 0, 2, 0xC3, 0xA9], [0xFF, 0xFF, 0xFF, 0xFF],
            [0, 0, 0, 0], [0, 0, 0, 3, 1, 0x7B, 0x7D],
        ]
        #expect(Array(section.tuples()) == expected.flatMap(\.self))
        #expect(Array(section.stream()) == copyHeader + expected.flatMap(\.self) + [0xFF, 0xFF])
        #expect(section.rows == 1)
    }

    @Test("times before 2000 are negative")
    func earlyTimes() {
        var section = CopySection(capacity: 64)
        section.append {
            $0.begin(fields: 1)
            $0.timestamp(unixMicros: 946_684_799_999_999)
        }
        #expect(readCopy(section.stream()) == [[[UInt8](repeating: 0xFF, count: 8)]])
    }

    @Test("a path is written with a slash before it unless it has one")
    func paths() {
        let arena = Arena()
        for (sent, stored) in [(nil, "/"), ("/", "/"), ("/a", "/a"), ("a", "/a"), ("é/", "/é/")] {
            var section = CopySection(capacity: 64)
            section.append {
                $0.begin(fields: 1)
                $0.path(sent.map { arena.text($0) } ?? Text(start: nil, count: 0))
            }
            #expect(readCopy(section.stream()) == [[Array(stored.utf8)]])
        }
    }

    @Test("a section takes what leaves room for its trailer, to the byte")
    func capacity() {
        let tuple: [UInt8] = [0, 1, 0, 0, 0, 1, 0x61]
        for spare in 0..<tuple.count * 2 {
            var section = CopySection(capacity: copyHeader.count + tuple.count + 2 + spare)
            let fits = spare >= tuple.count ? 2 : 1
            let taken = (0..<3).map { _ in tuple.withUnsafeBytes { section.append($0) } }
            #expect(taken.filter(\.self).count == fits)
            #expect(section.rows == fits)
            #expect(readCopy(section.stream())?.count == fits)
        }
        var small = CopySection(capacity: copyHeader.count + tuple.count + 1)
        #expect(tuple.withUnsafeBytes { !small.append($0) })
        #expect(Array(small.stream()) == copyHeader + [0xFF, 0xFF])
    }

    @Test("a section that was emptied holds nothing of before")
    func removeAll() {
        var section = CopySection(capacity: 256)
        section.append {
            $0.begin(fields: 1)
            $0.smallint(7)
        }
        section.removeAll()
        #expect(section.rows == 0)
        #expect(Array(section.stream()) == copyHeader + [0xFF, 0xFF])
    }

    @Test("the stream may be taken at any moment and rows added after it", arguments: 0..<20)
    func cursorRoundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let arena = Arena()
        var section = CopySection(capacity: 64 << 10)
        var written: [[UInt8]] = []
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            let before = section.end
            section.append { row in
                let fields = Int16.random(in: 0...12, using: &random)
                row.begin(fields: fields)
                for _ in 0..<fields {
                    switch Int.random(in: 0...4, using: &random) {
                    case 0: row.null()
                    case 1: row.smallint(.random(in: .min ... .max, using: &random))
                    case 2: row.uuid(Identifier(high: random.next(), low: random.next()))
                    case 3: row.text(arena.text(""))
                    default:
                        let count = Int.random(in: 0...40, using: &random)
                        row.text(arena.text(String(repeating: "\u{FF}", count: count)))
                    }
                }
            }
            written.append(Array(section.stream()[before..<section.end]))
        }
        var cursor = TupleCursor(section.tuples())
        #expect((0..<section.rows).map { _ in Array(cursor.next()) } == written)
        #expect(readCopy(section.stream())?.count == written.count)
    }

    @Test("no tuple is longer than its text and the fixed bytes, whatever is sent or left out")
    func fixedBytesBound() throws {
        let arena = Arena()
        let identity = RowIdentity(
            projectID: Identifier(high: 1, low: 2),
            id: Identifier(high: 3, low: 4),
            createdMicros: 0
        )
        for isFull in [true, false] {
            var submission = Submission(kind: .nps)
            submission.type = .improvement
            submission.ratingType = .helpful
            submission.maxStars = 5
            submission.spam = .repetition
            var texts = 0
            if isFull {
                for field in [
                    \Submission.message, \.path, \.version, \.submittedBy, \.email, \.comment,
                    \.locale, \.metadata, \.address,
                ] {
                    submission[keyPath: field] = arena.text("x")
                    texts += 1
                }
            }
            let writes: [(inout TupleWriter) -> Void] = [
                { write(feedback: submission, message: submission.message, identity, to: &$0) },
                { write(rating: submission, identity, to: &$0) },
                { write(npsResponse: submission, identity, to: &$0) },
            ]
            for write in writes {
                var section = CopySection(capacity: 4_096)
                section.append { write(&$0) }
                #expect(section.tuples().count <= tupleFixedBytes + texts)
            }
        }
        var section = CopySection(capacity: 4_096)
        section.append { write(screenshot: Submission(kind: .feedback), identity, to: &$0) }
        #expect(section.tuples().count <= tupleFixedBytes)
    }

    @Test("each table's tuple has as many fields as its list of columns names")
    func columnsMatch() throws {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 8, sectionBytesMax: 4_096, screenshotBytesMax: 4_096, deltasMax: 8),
            route: .fast
        )
        var feedback = arena.feedback("m")
        feedback.screenshot = arena.text("image")
        for submission in [feedback, arena.star(4), arena.nps(3, comment: "c")] {
            #expect(batch.append(submission, waiter(0), createdMicros: 0) == true)
        }
        for table in CopyTable.allCases {
            let tuples = try #require(readCopy(batch.stream(of: table)))
            let columns = "\(table.columns)".split(separator: ",").count
            #expect(!tuples.isEmpty)
            #expect(tuples.allSatisfy { $0.count == columns })
        }
    }
}
