// The ledger's counts of a batch: every submission once, in its minute.

import TestSupport
import Testing

@testable import Ingest

@Suite("MinuteCounts")
struct MinuteCountsTests {
    /// The counts by minute, added up as the ledger does.
    private func sums(_ counts: borrowing MinuteCounts) -> [Int32: Int32] {
        var sums: [Int32: Int32] = [:]
        for index in 0..<counts.count {
            sums[counts[index].minute, default: 0] += counts[index].count
        }
        return sums
    }

    @Test("submissions are counted in their minutes, also when the clock goes back")
    func counts() {
        var counts = MinuteCounts()
        for minute: Int32 in [5, 5, 6, 5, 5, 7] {
            #expect(counts.hasRoom(for: minute) == true)
            counts.add(minute)
        }
        #expect(sums(counts) == [5: 4, 6: 1, 7: 1])
        counts.removeAll()
        #expect(counts.count == 0)
    }

    @Test("a batch takes no submission whose minute it cannot count, and stays as it was")
    func isFull() {
        let arena = Arena()
        let size = BatchSize(
            rowsMax: 32,
            sectionBytesMax: 8_192,
            screenshotBytesMax: 512,
            deltasMax: 32
        )
        var batch = Batch(size, route: .fast)
        var minute: Int64 = 0
        while batch.append(arena.star(1), waiter(0), createdMicros: minute * 60_000_000) {
            minute += 1
        }
        #expect(minute == 8)
        #expect(batch.count == 8 && batch.ledgerCount == 8 && batch.rows(of: .rating) == 8)
        // The last minute goes on.
        #expect(batch.append(arena.star(1), waiter(1), createdMicros: 7 * 60_000_000) == true)
        batch.removeAll(route: .fast)
        #expect(batch.append(arena.star(1), waiter(2), createdMicros: minute * 60_000_000) == true)
    }
}
