// The upper end of an axis and its lines: round numbers that people read without arithmetic.

/// A scale from zero to a round number.
struct Scale: Equatable {
    /// The value at the top.
    let top: Int
    /// How far the lines are apart.
    let step: Int

    /// Makes the smallest scale that holds `value` with at most four lines.
    init(holding value: Int) {
        precondition(value >= 0)
        var step = 1
        var magnitude = 1
        search: while true {
            for factor in [1, 2, 5] where factor * magnitude * 4 >= value {
                step = factor * magnitude
                break search
            }
            magnitude *= 10
        }
        self.step = step
        top = max(step, (value + step - 1) / step * step)
    }

    /// The lines from the top down, zero last.
    var lines: [Int] { Array(stride(from: top, through: 0, by: -step)) }

    /// How far up a value stands.
    func share(_ value: Int) -> Double { Double(value) / Double(top) }
}
