// Lines in the Prometheus text format, version 0.0.4.

/// Lines of a metrics page.
struct MetricsText {
    private(set) var text = ""
    private let loops: [LoopMetrics]

    init(loops: [LoopMetrics]) {
        self.loops = loops
        text.reserveCapacity(16 << 10)
    }

    func total(_ cell: Cell) -> UInt64 { loops.reduce(0) { $0 + $1.value(cell) } }

    mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func line(_ name: String, _ labels: String, _ value: UInt64) {
        text += "\(name){\(labels)} \(value)\n"
    }

    mutating func single(_ name: String, _ type: String, _ help: String, _ value: UInt64) {
        head(name, type, help)
        text += "\(name) \(value)\n"
    }

    mutating func perLoop(_ name: String, _ type: String, _ help: String, _ cell: Cell) {
        head(name, type, help)
        for (index, loop) in loops.enumerated() {
            line(name, "loop=\"\(index)\"", loop.value(cell))
        }
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        head(name, "histogram", help)
        let isRows = histogram == .rows
        for (index, loop) in loops.enumerated() {
            var count: UInt64 = 0
            for bucket in 0...Histogram.boundedBuckets {
                count += loop.value(histogram.bucket(bucket))
                let bound =
                    bucket == Histogram.boundedBuckets
                    ? "+Inf"
                    : isRows ? "\(Histogram.rowBounds[bucket])" : seconds(Histogram.bounds[bucket])
                line("\(name)_bucket", "loop=\"\(index)\",le=\"\(bound)\"", count)
            }
            let sum = loop.value(histogram.sum)
            text += "\(name)_sum{loop=\"\(index)\"} \(isRows ? "\(sum)" : seconds(sum))\n"
            line("\(name)_count", "loop=\"\(index)\"", count)
        }
    }

    mutating func summary(_ name: String, _ help: String, micros: UInt64, count: UInt64) {
        head(name, "summary", help)
        text += "\(name)_sum \(seconds(micros))\n\(name)_count \(count)\n"
    }

    private func seconds(_ micros: UInt64) -> String { "\(Double(micros) / 1_000_000)" }
}
