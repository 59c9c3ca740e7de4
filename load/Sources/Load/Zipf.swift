// How popular each of many is, as words, sites and customers are: the first far more than the next.

import Glibc

/// Zipf's law: number k of n is chosen in proportion to 1 / kˢ.
public struct Zipf: Sendable {
    /// What the first ones have together; the last is 1.
    private let cumulative: [Double]

    /// Makes the distribution of `count` numbers.
    ///
    /// - Parameters:
    ///   - count: How many there are; at least one.
    ///   - exponent: s; with 0 all are alike, with 1 the first is twice as popular as the second.
    public init(count: Int, exponent: Double) {
        precondition(count > 0 && exponent >= 0)
        var sum = 0.0
        let sums = (1...count).map { rank in
            sum += pow(Double(rank), -exponent)
            return sum
        }
        cumulative = sums.map { $0 / sum }
    }

    /// A number from 0, the most popular, to `count` - 1.
    public func next(_ random: inout SeededRandom) -> Int {
        let point = random.fraction()
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= point { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
