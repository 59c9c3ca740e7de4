// What the hot path costs in things that can be counted: for budgets, which no noise disturbs.
//
//     hot-path allocations      heap allocations and reference counting of a submission; exits 1 if any
//     hot-path sizes            bytes of the hot values, one a line
//     hot-path steps            the names of the steps, one a line
//     hot-path run STEP TIMES   does a step so often and nothing else: to be run under callgrind

import CCounting
import Gateway
import Glibc
import HotPath

/// Sends a request on each of these clients and counts what one turn of the loop costs.
func measure(_ request: [UInt8], _ clients: Range<Int>, _ probe: IngestProbe) -> ccounting_counts {
    let before = probe.waiting
    for client in clients { probe.send(request, from: client) }
    ccounting_begin()
    probe.turn()
    let counts = ccounting_end()
    precondition(probe.waiting - before == clients.count, "every request was batched in one turn")
    return counts
}

func countAllocations() throws {
    let probe = try HotPath(clients: 800).probe
    // A verified one is remembered by the loop already, as all but a session's first one are.
    countAllocations("", Sample.request, from: 64, probe)
    countAllocations(" with a session", Sample.verifiedRequest, from: 400, probe)
}

func countAllocations(_ name: String, _ request: [UInt8], from first: Int, _ probe: IngestProbe) {
    // A turn has costs of its own; what grows with the submissions is theirs.
    let few = measure(request, first..<first + 8, probe)
    let many = measure(request, first + 8..<first + 264, probe)
    let costs = [
        ("allocations", Int(many.allocations) - Int(few.allocations)),
        ("retains", Int(many.retains) - Int(few.retains)),
        ("releases", Int(many.releases) - Int(few.releases)),
    ]
    for (what, cost) in costs {
        print("\(what) of 248 more submissions\(name), from the read to the batch: \(cost)")
    }
    let (allocations, retains, releases) = (few.allocations, few.retains, few.releases)
    print("  (a turn of 8: \(allocations), \(retains), \(releases))")
    if costs.contains(where: { $0.1 > 0 }) {
        print("over the budget of 0 per submission")
        exit(1)
    }
}

func usage() -> Never {
    let text = "usage: hot-path allocations | sizes | steps | run STEP TIMES\n"
    _ = write(STDERR_FILENO, text, text.utf8.count)
    exit(64)
}

let words = CommandLine.arguments.dropFirst()
switch (words.first, words.count) {
case ("allocations", 1): try countAllocations()
case ("sizes", 1):
    for (name, bytes) in IngestProbe.sizes { print(name, bytes) }
case ("steps", 1):
    for step in Step.allCases { print(step.rawValue) }
case ("run", 3):
    guard let step = Step(rawValue: CommandLine.arguments[2]),
        let times = Int(CommandLine.arguments[3]), times >= 0
    else { usage() }
    try HotPath().run(step, times: times)
default: usage()
}
