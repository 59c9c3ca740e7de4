// How long each step of the hot path takes: `make bench`. For a look and for comparing two versions on
// one machine; what CI holds changes to are counts (Benchmarks/budget).

import Benchmark
import HotPath

let benchmarks: @Sendable () -> Void = {
    for step in Step.allCases {
        Benchmark(
            step.rawValue,
            configuration: .init(
                metrics: [.wallClock, .throughput],
                scalingFactor: .kilo,
                maxDuration: .seconds(1)
            )
        ) { benchmark in
            let path = try HotPath()
            benchmark.startMeasurement()
            path.run(step, times: benchmark.scaledIterations.count)
            // Before the path ends, which takes longer than the steps.
            benchmark.stopMeasurement()
        }
    }
}
