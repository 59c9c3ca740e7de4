// simulate FIRST COUNT [STEPS]: runs the seeds from FIRST on; a run that breaks a promise ends it with
// its seed. `make simulate` calls it.

import Glibc

let words = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard (2...3).contains(words.count), let first = words[0], let count = words[1] else {
    print("usage: simulate FIRST COUNT [STEPS]")
    exit(64)
}
let steps = words.count == 3 ? Int(words[2] ?? 500) : 500
var total = Tally()

/// Says which seed runs, unbuffered: a failed precondition of the gateway's must name it too.
func announce(_ seed: UInt64) {
    var line = Array("seed \(seed)\r".utf8)
    _ = Glibc.write(2, &line, line.count)
}

for seed in first..<(first + count) {
    announce(seed)
    let simulation = Simulation(seed: seed)
    do throws(Broken) {
        try simulation.run(steps: steps)
    } catch {
        print("seed \(seed): \(error)")
        print("repeat with: make simulate SEED=\(seed) SEEDS=1")
        exit(1)
    }
    total += simulation.tally
}
print("\(count) seeds: \(total)")
if count >= 100 {
    for (outcome, count) in total.outcomes.sorted(by: { $0.key < $1.key }) {
        print("  \(outcome): \(count)")
    }
}
