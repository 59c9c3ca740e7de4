// How long things take: a fixed time, or one by chance.

import Glibc

/// A time in seconds that is drawn anew for each use.
enum Distribution: Sendable, Equatable {
    case fixed(Double)
    case uniform(Double, Double)
    /// Log-normal through two of its quantiles.
    case logNormal(p50: Double, p99: Double)

    /// The 99th percentile of the standard normal distribution.
    private static let normalP99 = 2.3263

    /// Reads `250ms`, `100ms..2s` (uniform) or `25ms/120ms` (log-normal by p50 and p99).
    init?(_ text: String) {
        if let fixed = Self.seconds(text) {
            self = .fixed(fixed)
            return
        }
        for (separator, isUniform) in [("..", true), ("/", false)] {
            guard let range = text.firstRange(of: separator),
                let low = Self.seconds(text[..<range.lowerBound]),
                let high = Self.seconds(text[range.upperBound...]), low <= high
            else { continue }
            if isUniform {
                self = .uniform(low, high)
            } else if low > 0 {
                self = .logNormal(p50: low, p99: high)
            } else {
                return nil
            }
            return
        }
        return nil
    }

    /// Seconds of `250ms`, `2s` or `1.5s`; nil for anything else.
    static func seconds(_ text: some StringProtocol) -> Double? {
        let (digits, scale) =
            text.hasSuffix("ms") ? (text.dropLast(2), 0.001) : (text.dropLast(1), 1)
        guard text.hasSuffix("s"), let number = Double(String(digits)), number.isFinite, number >= 0
        else { return nil }
        return number * scale
    }

    func draw(_ random: inout SeededRandom) -> Double {
        switch self {
        case .fixed(let seconds): seconds
        case .uniform(let low, let high): Double.random(in: low...high, using: &random)
        case .logNormal(let p50, let p99):
            p50 * exp(Self.normal(&random) * log(p99 / p50) / Self.normalP99)
        }
    }

    /// A standard normal number (Box and Muller, 1958).
    private static func normal(_ random: inout SeededRandom) -> Double {
        let radius = sqrt(-2 * log(1 - Double.random(in: 0..<1, using: &random)))
        return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &random))
    }
}
