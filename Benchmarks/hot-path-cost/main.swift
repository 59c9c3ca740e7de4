// What one submission costs between the read and the batch, in heap allocations and reference
// counting: measured on the real path (loopback sockets, libuv, parser, decoder, batcher).
//
// Run by `make budget`; exits with 1 when a submission costs any.

import CCounting
import Gateway
import Glibc
import SeggWatCore

let key = Identifier("0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11")!
let body = """
    {"project_key":"\(key)","message":"The export button does nothing in Firefox 128 🙁",\
    "path":"/docs/export","version":"2.4.1","type":"Bug"}
    """
let request = Array(
    """
    POST /api/v1/feedback/submit HTTP/1.1\r\nHost: feedback.example.com\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
    Accept: */*\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n\
    Referer: https://www.example.com/\r\nContent-Type: application/json\r\n\
    X-Forwarded-For: 198.51.100.4, 203.0.113.7\r\n\
    Content-Length: \(body.utf8.count)\r\nOrigin: https://www.example.com\r\n\
    Connection: keep-alive\r\n\r\n\(body)
    """.utf8
)

/// Sends a request on each of these clients and counts what one turn of the loop costs.
func measure(_ clients: Range<Int>, _ probe: IngestProbe) -> ccounting_counts {
    let before = probe.waiting
    for client in clients { probe.send(request, from: client) }
    ccounting_begin()
    probe.turn()
    let counts = ccounting_end()
    precondition(probe.waiting - before == clients.count, "every request was batched in one turn")
    return counts
}

let probe = try IngestProbe(projectKey: key)
probe.connect(400)
// The first submissions make the batch, the JSON parser's memory and the random numbers.
_ = measure(0..<64, probe)
let few = measure(64..<72, probe)
let many = measure(72..<328, probe)

// A turn has costs of its own; what grows with the submissions is theirs.
let submissions = 256 - 8
let costs = [
    ("allocations", Int(many.allocations) - Int(few.allocations)),
    ("retains", Int(many.retains) - Int(few.retains)),
    ("releases", Int(many.releases) - Int(few.releases)),
]
print("what \(submissions) more submissions cost, from the read to the batch:")
for (name, cost) in costs { print("  \(name) \(cost)") }
print(
    "  (a turn of 8: \(few.allocations) allocations, \(few.retains) retains, \(few.releases) releases)"
)
if costs.contains(where: { $0.1 > 0 }) {
    print("over the budget of 0 per submission")
    exit(1)
}
