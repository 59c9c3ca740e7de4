// A batch takes a submission whole or not at all, whichever bound is reached.

import SeggWatCore
import TestSupport
import Testing

@testable import Ingest

@Suite("Batch")
struct BatchTests {
    /// Everything that can be seen of a batch.
    private struct State: Equatable {
        var streams: [[UInt8]]
        var rows: [Int]
        var deltas: [Delta]
        var tickets: [UInt32]
        var oldestNanos: UInt64
    }

    private func state(of batch: borrowing Batch) -> State {
        var state = State(streams: [], rows: [], deltas: [], tickets: [], oldestNanos: 0)
        for table in CopyTable.allCases {
            state.streams.append(Array(batch.stream(of: table)))
            state.rows.append(batch.rows(of: table))
        }
        for index in 0..<batch.deltas.count { state.deltas.append(batch.deltas[index]) }
        for index in 0..<batch.count { state.tickets.append(batch[index].ticket) }
        state.oldestNanos = batch.count == 0 ? 0 : batch.oldestNanos
        return state
    }

    /// A submission of any kind with texts of some length.
    private func submission(_ arena: Arena, _ random: inout SeededGenerator) -> Submission {
        let length = Int.random(in: 0...40, using: &random)
        let text = String(repeating: "x", count: length)
        switch Int.random(in: 0...4, using: &random) {
        case 0:
            let type = FeedbackType.allCases.randomElement(using: &random)
            return arena.feedback(text, type: type ?? .bug)
        case 1:
            var feedback = arena.feedback(text)
            feedback.screenshot = arena.text(text + text)
            return feedback
        case 2: return arena.star(Float(Int.random(in: 2...10, using: &random)) / 2)
        case 3: return arena.nps(Float(Int.random(in: 0...10, using: &random)))
        default:
            return arena.nps(Float(Int.random(in: 0...10, using: &random)), comment: text + "c")
        }
    }

    @Test("a batch that has no room stays as it was, whichever bound it met", arguments: 0..<60)
    func allOrNothing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let arena = Arena()
        let size = BatchSize(
            rowsMax: Int.random(in: 1...40, using: &random),
            sectionBytesMax: Int.random(in: 300...4_000, using: &random),
            screenshotBytesMax: Int.random(in: 200...2_000, using: &random),
            deltasMax: 1 << Int.random(in: 1...6, using: &random)
        )
        var batch = Batch(size, route: .fast)
        var taken: [(Submission, Waiter)] = []
        for number in 0..<80 {
            let submission = submission(arena, &random)
            let waiter = waiter(number, nanos: UInt64(100 + number))
            let before = state(of: batch)
            if batch.append(submission, waiter, createdMicros: 3_600_000_000 * Int64(number / 30)) {
                taken.append((submission, waiter))
                #expect(batch.count == before.tickets.count + 1)
            } else {
                #expect(state(of: batch) == before)
            }
        }
        let full = state(of: batch)
        #expect(full.tickets == taken.map(\.1.ticket))
        #expect(full.oldestNanos == taken.first?.1.arrivedNanos ?? 0)
        #expect(full.deltas.reduce(0) { $0 + Int($1.count) } == full.rows[0] + full.rows[1])
        for (table, stream) in zip(CopyTable.allCases, full.streams) {
            let tuples = stream.withUnsafeBytes { readCopy($0) }
            #expect(tuples?.count == full.rows[table.rawValue])
        }

        // Used again, it is like a new one.
        batch.removeAll(route: .merge)
        #expect(batch.isEmpty == true)
        #expect(batch.route == .merge)
        #expect(state(of: batch) == state(of: Batch(size, route: .merge)))
        var fresh = Batch(size, route: .merge)
        for (submission, waiter) in taken.shuffled(using: &random) {
            let taken = batch.append(submission, waiter, createdMicros: 0)
            #expect(fresh.append(submission, waiter, createdMicros: 0) == taken)
        }
        #expect(state(of: batch) == state(of: fresh))
    }

    @Test("the bound of rows is exact")
    func rowsBound() {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 3, sectionBytesMax: 4_096, screenshotBytesMax: 256, deltasMax: 64),
            route: .fast
        )
        let taken = (0..<5).map {
            batch.append(arena.feedback("m"), waiter($0), createdMicros: 0)
        }
        #expect(taken == [true, true, true, false, false])
    }

    @Test("a batch refuses before its counts could overflow")
    func deltasBound() {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 99, sectionBytesMax: 9_999, screenshotBytesMax: 256, deltasMax: 4),
            route: .fast
        )
        #expect(batch.append(arena.nps(1, comment: "c"), waiter(0), createdMicros: 0) == true)
        #expect(batch.deltas.count == 2)
        #expect(batch.append(arena.star(1), waiter(1), createdMicros: 0) == true)
        #expect(batch.deltas.count == 3)
        // Two more might come, and there is room for one.
        #expect(batch.append(arena.nps(2, comment: "c"), waiter(2), createdMicros: 0) == false)
        #expect(batch.deltas.count == 3)
    }

    @Test("each kind counts what it stores, by hour, in halves of stars")
    func deltasByKind() {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 99, sectionBytesMax: 9_999, screenshotBytesMax: 256, deltasMax: 64),
            route: .fast
        )
        let project = waiter(0).projectID
        var helpful = Submission(kind: .rating)
        helpful.value = 1
        for submission in [
            arena.feedback("a", type: .praise), arena.feedback("b", type: .praise), helpful,
            arena.star(4.5), arena.nps(10), arena.nps(10, comment: "c"),
        ] {
            #expect(batch.append(submission, waiter(0), createdMicros: 7_199_999_999) == true)
        }
        #expect(batch.append(arena.star(4.5), waiter(0), createdMicros: 7_200_000_000) == true)
        func delta(_ hour: Int32, _ kind: UInt8, _ bucket: UInt8, _ count: Int32) -> Delta {
            Delta(projectID: project, hour: hour, kind: kind, bucket: bucket, count: count)
        }
        #expect(
            state(of: batch).deltas == [
                delta(1, 0, FeedbackType.praise.rawValue, 2), delta(1, 1, 2, 1), delta(1, 2, 9, 1),
                delta(1, 3, 20, 2), delta(1, 0, FeedbackType.other.rawValue, 1), delta(2, 2, 9, 1),
            ]
        )
        let names = state(of: batch).deltas.map {
            "\($0.kindName) \($0.bucketName) \($0.statusName)"
        }
        #expect(
            names == [
                "feedback Praise New", "helpful true ", "star 4.5 ", "nps 10 ",
                "feedback Other New",
                "star 4.5 ",
            ]
        )
    }

    @Test("an NPS answer with a comment is three rows of one id, and two without")
    func npsRows() throws {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 9, sectionBytesMax: 4_096, screenshotBytesMax: 256, deltasMax: 64),
            route: .fast
        )
        #expect(batch.append(arena.nps(1), waiter(1), createdMicros: 0) == true)
        #expect(batch.append(arena.nps(2, comment: "why"), waiter(2), createdMicros: 0) == true)
        #expect(CopyTable.allCases.map { batch.rows(of: $0) } == [1, 2, 2, 0])
        let answers = try #require(readCopy(batch.stream(of: .npsResponse)))
        // rating_id, feedback_id, score, comment
        let (first, second) = (answers[0], answers[1])
        #expect(first[1] == first[3])
        #expect(Array(first[4...6]) == [nil, [0, 1], nil])
        #expect(second[1] == second[3])
        #expect(Array(second[4...6]) == [second[1], [0, 2], Array("why".utf8)])
    }

    @Test("spam is a row like others, and in no count; it claims nothing")
    func spamIsNotCounted() throws {
        let arena = Arena()
        var batch = Batch(
            BatchSize(rowsMax: 8, sectionBytesMax: 4_096, screenshotBytesMax: 256, deltasMax: 8),
            route: .fast
        )
        for submission in [
            arena.feedback("m"), arena.star(4, submittedBy: "u"), arena.nps(3, comment: "c"),
        ] {
            var submission = submission
            submission.spam = .links
            submission.address = arena.text("0123456789abcdef")
            #expect(submission.claims == false)
            #expect(batch.append(submission, waiter(0), createdMicros: 0) == true)
        }
        #expect(batch.countsCount == 0)
        for (table, rows) in [(CopyTable.feedback, 2), (.rating, 2), (.npsResponse, 1)] {
            let tuples = try #require(readCopy(batch.stream(of: table)))
            #expect(tuples.count == rows)
            for tuple in tuples {
                let marked = tuple.dropLast(3).suffix(2)
                #expect(marked == [Array("0123456789abcdef".utf8), Array("links".utf8)])
            }
        }
    }

    @Test("what a submission weighs is its share of a batch, whichever of its bounds it is nearest")
    func weights() {
        let arena = Arena()
        let size = BatchSize(
            rowsMax: 100,
            sectionBytesMax: 100_000,
            screenshotBytesMax: 200_000,
            deltasMax: 8
        )
        #expect(size.weight(of: arena.feedback("m")) == 1)
        #expect(size.weight(of: arena.feedback(String(repeating: "m", count: 4_000))) == 5)
        var picture = arena.feedback("m")
        picture.screenshot = arena.text(String(repeating: "p", count: 20_000))
        #expect(size.weight(of: picture) == 11)
    }
}
