// What the stand-in was asked, for tests that count.

import Crypto

/// The last requests, and counts of all.
struct RequestLog: Sendable {
    /// Entries that are kept.
    static let entriesMax = 10_000
    private static let headersShown = ["host", "origin", "user-agent", "content-type"]

    private var entries: [JSON] = []
    private var counts: [String: Int64] = [:]

    /// Adds one request with the status that it got; nil when the connection was broken.
    mutating func add(_ request: WireRequest, status: Int?, at time: Instant) {
        let path = request.path.split(separator: "/").map { segment in
            // Ids would make a counter of each request.
            segment.allSatisfy { $0.isASCII && $0.isNumber } ? "{id}" : String(segment)
        }.joined(separator: "/")
        let result = status.map { "\($0)" } ?? "broken"
        counts["\(request.method) /\(path) \(result)", default: 0] += 1
        if entries.count == Self.entriesMax { entries.removeFirst(Self.entriesMax / 2) }
        let digest = SHA256.hash(data: request.body)
        entries.append(
            .object([
                "time": .string(time.text), "method": .string(request.method),
                "path": .string(request.path),
                // The query is told only as a fact: it may hold a session token.
                "queryRedacted": .bool(!request.query.isEmpty),
                "headers": .object(
                    request.headers.filter { Self.headersShown.contains($0.name) }
                        .map { JSON.Member(name: $0.name, value: .string($0.value)) }
                ),
                "bodySha256": .string(
                    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                ),
                "result": .string(result),
            ])
        )
    }

    var json: JSON { .object(["requests": .array(entries)]) }

    /// How often each method, path and result came.
    var counters: JSON {
        .object(
            counts.sorted { $0.key < $1.key }
                .map { JSON.Member(name: $0.key, value: .integer($0.value)) }
        )
    }

    /// The same in the text format of Prometheus.
    var metrics: String {
        counts.sorted { $0.key < $1.key }.reduce(
            into: "# TYPE zitadel_stand_in_requests_total counter\n"
        ) { text, entry in
            text += "zitadel_stand_in_requests_total{request=\"\(entry.key)\"} \(entry.value)\n"
        }
    }
}
