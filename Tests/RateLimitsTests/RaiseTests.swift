// Debts that others have counted.

import Testing

@testable import RateLimits

@Suite("LimitTable.raise")
struct RaiseTests {
    private let key = LimitKeys(seed: (1, 2)).key(0, 3, 4)
    private let rate = Rate(perSecond: 1, burst: 10)

    @Test("what is owed elsewhere is owed here, and a smaller word changes nothing")
    func raises() {
        let table = LimitTable(slots: 8)
        #expect(table.charge(key, rate, now: 0) == .allowed)
        table.raise(key, debt: 10_000_000, now: 0)
        #expect(table.charge(key, rate, now: 0) == .refused(waitMicros: 1_000_000))
        table.raise(key, debt: 5_000_000, now: 0)
        #expect(table.charge(key, rate, now: 0) == .refused(waitMicros: 1_000_000))
        #expect(table.charge(key, rate, now: 1_000_000) == .allowed)
    }

    @Test("a key that nobody here has seen can owe")
    func newKey() {
        let table = LimitTable(slots: 8)
        table.raise(key, debt: 10_000_000, now: 5)
        #expect(table.charge(key, rate, now: 5) == .refused(waitMicros: 1_000_000))
        table.raise(key, debt: 0, now: 5)
    }

    @Test("more than a day is a day, and a full bucket stays as it is")
    func bounds() {
        let table = LimitTable(slots: 8)
        let day = Rate(perSecond: 1 / 86_400.0, burst: 1)
        for number in 0..<8 {
            _ = table.charge(LimitKeys(seed: (1, 2)).key(1, UInt64(number), 0), day, now: 0)
        }
        table.raise(key, debt: .max, now: 0)
        #expect(table.charge(key, rate, now: 0) == .allowedUncounted)
        let other = LimitTable(slots: 8)
        other.raise(key, debt: .max, now: 0)
        #expect(other.charge(key, rate, now: 24 * 3_600 * 1_000_000 + 1) == .allowed)
    }
}
