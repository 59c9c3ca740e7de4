// Where a value stands on an axis, and which values have a mark there. Pure.

import Glibc

/// An axis from its low end, 0, to its high one, 1.
struct Scale {
    /// Values that have a mark and a word.
    let marks: [Double]
    private let low: Double
    private let high: Double
    private let isLogarithmic: Bool

    /// From 0 to `high`, or a little more where the marks end there.
    init(to high: Double, marksMax: Int, endsWithMark: Bool = true) {
        let high = max(high, .leastNormalMagnitude)
        let step = Self.step(high / Double(marksMax))
        let count = endsWithMark ? (high / step).rounded(.up) : (high / step).rounded(.down)
        marks = (0...Int(count)).map { Double($0) * step }
        low = 0
        self.high = endsWithMark ? count * step : high
        isLogarithmic = false
    }

    /// From the 1, 2 or 5 of a power of ten below `low` to the one above `high`.
    init(logarithmicFrom low: Double, to high: Double) {
        precondition(low > 0 && high >= low)
        var steps = [Self.stepBelow(low)]
        while let last = steps.last, last < high * (1 - 1e-9) || steps.count < 2 {
            steps.append(Self.stepAbove(last))
        }
        self.low = steps[0]
        self.high = steps[steps.count - 1]
        // Over many decades each of them has one mark.
        let decades = steps.filter { Self.isPowerOfTen($0) }
        marks = decades.count > 2 ? decades : steps
        isLogarithmic = true
    }

    /// The place of a value; values beyond the ends stand at the ends.
    func place(_ value: Double) -> Double {
        let value = min(max(value, low), high)
        return isLogarithmic
            ? log10(value / low) / log10(high / low) : (value - low) / (high - low)
    }

    /// The next 1, 2 or 5 of a power of ten that is no smaller.
    private static func step(_ size: Double) -> Double {
        let below = stepBelow(size)
        return below >= size * (1 - 1e-9) ? below : stepAbove(below)
    }

    private static func stepBelow(_ value: Double) -> Double {
        let power = pow(10, floor(log10(value) + 1e-9))
        let digit = value / power * (1 + 1e-9)
        return digit >= 5 ? 5 * power : digit >= 2 ? 2 * power : power
    }

    private static func stepAbove(_ step: Double) -> Double {
        let power = pow(10, floor(log10(step) + 1e-9))
        let digit = (step / power).rounded()
        return digit >= 5 ? 10 * power : digit >= 2 ? 5 * power : 2 * power
    }

    private static func isPowerOfTen(_ value: Double) -> Bool {
        let exponent = log10(value)
        return abs(exponent - exponent.rounded()) < 1e-6
    }
}
