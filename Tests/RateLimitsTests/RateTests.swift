import RateLimits
import TestSupport
import Testing

/// What a limit allows, said without its algorithm: in no stretch of time more than the burst and
/// what the interval adds in that time.
private struct History {
    let rate: Rate
    var events: [(time: UInt64, count: UInt64)] = []

    func allows(_ count: UInt64, at now: UInt64) -> Bool {
        var sum = count
        if sum * rate.intervalMicros > rate.windowMicros { return false }
        for event in events.reversed() {
            sum += event.count
            let elapsed = now - event.time
            if sum * rate.intervalMicros > elapsed + rate.windowMicros { return false }
        }
        return true
    }
}

@Suite("A rate")
struct RateTests {
    @Test("allows exactly what the definition allows", arguments: 0..<200 as Range<UInt64>)
    func reference(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rate = Rate(
            perSecond: [0.5, 3, 20, 333, 50_000][Int(seed % 5)],
            burst: Int.random(in: 1...40, using: &random)
        )
        var history = History(rate: rate)
        var arrival: UInt64 = 0
        var now = UInt64.random(in: 0...1_000_000, using: &random)
        for _ in 0..<400 {
            // Bursts, a trickle near the rate, and pauses that pay everything off.
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5: break
            case 5..<9: now += UInt64.random(in: 0...(2 * rate.intervalMicros), using: &random)
            default: now += rate.windowMicros + 1
            }
            let count = UInt64.random(in: 1...3, using: &random)
            let owing = arrival > now ? arrival - now : 0
            let debt = rate.debt(after: count, owing: owing)
            #expect((debt != nil) == history.allows(count, at: now), "seed \(seed)")
            if let debt {
                arrival = now + debt
                history.events.append((now, count))
            } else {
                // The wait that is told is neither too short nor too long.
                let wait = rate.wait(for: count, owing: owing)
                if count <= rate.burst {
                    #expect(history.allows(count, at: now + wait), "seed \(seed)")
                    #expect(wait == 0 || !history.allows(count, at: now + wait - 1), "\(seed)")
                }
            }
        }
    }

    @Test("keeps its numbers where they would overflow")
    func bounds() {
        let slow = Rate(perSecond: 1e-9, burst: .max)
        #expect(slow.intervalMicros == Rate.windowMicrosMax)
        #expect(slow.burst == 1)
        let fast = Rate(perSecond: 1e12, burst: .max)
        #expect(fast.intervalMicros == 1)
        #expect(fast.windowMicros == Rate.windowMicrosMax)
        #expect(fast.debt(after: .max, owing: 0) == nil)
        #expect(fast.debt(after: 1, owing: .max) == nil)
        #expect(fast.wait(for: .max, owing: .max) == .max)
        let limit = Rate(perSecond: 2, burst: 10)
        #expect((limit.intervalMicros, limit.burst, limit.windowSeconds) == (500_000, 10, 5))
        #expect(Rate.unlimited.isUnlimited && Rate.unlimited.burst == 0)
    }
}
