// How often each project is chosen.

import Testing

@testable import Load

@Suite("Zipf's law")
struct ZipfTests {
    @Test("chooses number k in proportion to 1 / kˢ", arguments: [0.0, 0.5, 1.0, 2.0])
    func shares(exponent: Double) {
        let counts = counts(of: 20, exponent: exponent, draws: 200_000)
        let weights = (1...20).map { Double.powered(Double($0), -exponent) }
        let whole = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            let expected = weight / whole * 200_000
            // Five standard deviations of a binomial count.
            #expect(abs(Double(count) - expected) < 5 * expected.squareRoot() + 1)
        }
    }

    @Test("has every number of many, the first one in about a tenth of all draws")
    func many() {
        let counts = counts(of: 10_000, exponent: 1, draws: 400_000)
        #expect(counts.count == 10_000)
        // 1 / H(10,000), and H(10,000) is 9.79.
        #expect(abs(Double(counts[0]) / 400_000 - 0.102) < 0.005)
        #expect(counts[0] > counts[1])
        #expect(counts.suffix(5_000).contains { $0 > 0 })
    }

    @Test("of one there is one")
    func one() {
        #expect(counts(of: 1, exponent: 1, draws: 100) == [100])
    }

    private func counts(of count: Int, exponent: Double, draws: Int) -> [Int] {
        let zipf = Zipf(count: count, exponent: exponent)
        var random = SeededRandom(seed: 11)
        var counts = [Int](repeating: 0, count: count)
        for _ in 0..<draws { counts[zipf.next(&random)] += 1 }
        return counts
    }
}

extension Double {
    /// Without Foundation or Glibc: the few exponents of these tests.
    fileprivate static func powered(_ base: Double, _ exponent: Double) -> Double {
        switch exponent {
        case 0: 1
        case -0.5: 1 / base.squareRoot()
        case -1: 1 / base
        default: 1 / (base * base)
        }
    }
}
