import RateLimits
import Reactor
import Synchronization
import TestSupport
import Testing

private let keys = LimitKeys(seed: (1, 2))

@Suite("The table of limits")
struct LimitTableTests {
    /// Runs `body` on four threads and waits for all.
    private static func onFourThreads(_ body: @escaping @Sendable (Int) -> Void) {
        let threads = (0..<4).map { index in LoopThread(name: "hammer-\(index)") { body(index) } }
        for thread in threads { thread.join() }
    }

    @Test("four threads on one key get exactly the burst")
    func exactBurst() {
        let table = LimitTable(slots: 64)
        let rate = Rate(perSecond: 10, burst: 20_000)
        let allowed = Atomic<Int>(0)
        Self.onFourThreads { _ in
            for _ in 0..<10_000 where table.charge(keys.key(0, 7, 7), rate, now: 5) == .allowed {
                allowed.add(1, ordering: .relaxed)
            }
        }
        #expect(allowed.load(ordering: .relaxed) == 20_000)
    }

    @Test("four threads whose clock runs get exactly the burst and what time adds")
    func exactRate() {
        let table = LimitTable(slots: 64)
        let rate = Rate(perSecond: 100_000, burst: 100)
        let clock = Atomic<UInt64>(1_000_000)
        let allowed = Atomic<Int>(0)
        // A hundred attempts in every ten microseconds, in which one is allowed.
        Self.onFourThreads { _ in
            for attempt in 0..<200_000 {
                if attempt % 25 == 0 { clock.add(1, ordering: .relaxed) }
                let now = clock.load(ordering: .relaxed)
                if table.charge(keys.key(0, 7, 7), rate, now: now) == .allowed {
                    allowed.add(1, ordering: .relaxed)
                }
            }
        }
        let end = clock.load(ordering: .relaxed)
        // What the last microseconds would still allow.
        while table.charge(keys.key(0, 7, 7), rate, now: end) == .allowed {
            allowed.add(1, ordering: .relaxed)
        }
        let elapsed = Int(end - 1_000_001)
        let total = allowed.load(ordering: .relaxed)
        // The first attempt came somewhere in the first microseconds.
        #expect((100 + (elapsed - 10) / 10...100 + (elapsed + 1) / 10).contains(total))
    }

    @Test("new keys that four threads meet at once, in a bucket that is always full, get no more")
    func claims() {
        // One bucket, more keys than words, and debts that end all the time: claims collide.
        let table = LimitTable(slots: 8)
        let rate = Rate(perSecond: 1_000_000, burst: 3)
        let clock = Atomic<UInt64>(1_000)
        let counts = Counts()
        Self.onFourThreads { thread in
            for attempt in 0..<150_000 {
                if (attempt + thread) % 8 == 0 { clock.add(1, ordering: .relaxed) }
                let index = attempt % 12
                let now = clock.load(ordering: .relaxed)
                switch table.charge(keys.key(1, UInt64(index), 0), rate, now: now) {
                case .allowed: counts.allowed[index].add(1, ordering: .relaxed)
                case .allowedUncounted: counts.uncounted.add(1, ordering: .relaxed)
                case .refused: break
                }
            }
        }
        let elapsed = clock.load(ordering: .relaxed) - 1_000
        for index in 0..<12 {
            #expect(counts.allowed[index].load(ordering: .relaxed) <= elapsed + 3)
            #expect(counts.allowed[index].load(ordering: .relaxed) > 0)
        }
    }

    @Test("a flood of random keys pushes out nobody who owes", arguments: 0..<8 as Range<UInt64>)
    func flood(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let table = LimitTable(slots: 1_024)
        let rate = Rate(perSecond: 1, burst: 2)
        let honest = (0..<100).map { keys.key(0, $0, seed) }
        for key in honest {
            #expect(table.charge(key, rate, events: 2, now: 10) == .allowed)
        }
        var uncounted = 0
        for _ in 0..<100_000 {
            let key = keys.key(0, random.next(), random.next())
            if table.charge(key, rate, now: 20) == .allowedUncounted { uncounted += 1 }
        }
        // The table is full of keys that owe: newcomers are let through and counted.
        #expect(uncounted > 90_000)
        for key in honest {
            #expect(table.charge(key, rate, now: 30) == .refused(waitMicros: 999_980))
        }
        // A second later the flood owes nothing and makes way.
        #expect(table.charge(keys.key(0, random.next(), 0), rate, now: 3_000_000) == .allowed)
    }

    @Test("a clock that goes back allows nothing more, and time that wraps is no debt")
    func clocks() {
        let table = LimitTable(slots: 8)
        let rate = Rate(perSecond: 1, burst: 2)
        let key = keys.key(0, 1, 1)
        #expect(table.charge(key, rate, events: 2, now: 10_000_000) == .allowed)
        #expect(table.charge(key, rate, now: 9_000_000) == .refused(waitMicros: 2_000_000))
        #expect(table.charge(key, rate, now: 11_000_000) == .allowed)
        // The time in a word has 41 bits, so a word that is as old as that must be swept away.
        let wrapped: UInt64 = 1 << 41
        table.sweep(bucket: 0, now: wrapped / 2)
        #expect(table.charge(key, rate, events: 2, now: wrapped - 500_000) == .allowed)
        #expect(table.charge(key, rate, now: wrapped) == .refused(waitMicros: 500_000))
        #expect(table.charge(key, rate, now: wrapped + 500_000) == .allowed)
    }

    @Test("what is unlimited is never counted, and more than a burst at once never fits")
    func extremes() {
        let table = LimitTable(slots: 8)
        let key = keys.key(0, 1, 1)
        #expect(table.charge(key, .unlimited, events: .max, now: 0) == .allowed)
        let rate = Rate(perSecond: 1, burst: 5)
        #expect(table.charge(key, rate, events: 6, now: 0) != .allowed)
        #expect(table.charge(key, rate, events: 5, now: 0) == .allowed)
    }

    @Test("kinds, halves and pairs make different keys")
    func distinctKeys() {
        let all = [
            keys.key(0, 1, 2), keys.key(1, 1, 2), keys.key(0, 2, 1), keys.key(0, 0, 0),
            keys.key(0, (1, 2), (3, 4)), keys.key(0, (3, 4), (1, 2)), keys.key(1, (1, 2), (3, 4)),
            keys.key(0, (1, 2), (4, 3)), LimitKeys(seed: (2, 1)).key(0, 1, 2),
        ]
        for (index, key) in all.enumerated() {
            #expect(!all[(index + 1)...].contains(key))
        }
    }
}

/// Counters that threads share.
private final class Counts: Sendable {
    let allowed: InlineArray<12, Atomic<UInt64>> = InlineArray { _ in Atomic<UInt64>(0) }
    let uncounted = Atomic<UInt64>(0)
}
