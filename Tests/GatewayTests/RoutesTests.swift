import Testing

@testable import Gateway

@Suite("Routes")
struct RoutesTests {
    static let paths: [(path: String, route: Route)] = [
        ("/api/v1/feedback/submit", .feedback),
        ("/api/v1/feedback/submit-with-screenshot", .feedbackWithScreenshot),
        ("/api/v1/ratings", .ratings), ("/api/v1/rating/submit", .rating),
        ("/api/v1/nps/submit", .nps), ("/api/v1/submissions", .submissions),
        ("/healthz", .health), ("/readyz", .ready), ("/metrics", .metrics),
        ("/api/v1/ledger", .ledger),
    ]

    @Test("every path has its route", arguments: paths)
    func known(path: String, route: Route) {
        #expect(Route.of(Array(path.utf8).span) == route)
    }

    @Test("a path that differs anywhere is unknown", arguments: paths)
    func unknown(path: String, route: Route) {
        let bytes = Array(path.utf8)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x20
            #expect(Route.of(other.span) == .unknown)
        }
        #expect(Route.of((bytes + [0x2F]).span) == .unknown)
        #expect(Route.of(Array(bytes.dropLast()).span) == .unknown)
    }

    @Test("a receipt's path is its prefix and 36 bytes, whatever they are")
    func receipts() {
        let prefix = "/api/v1/receipts/"
        for id in [String(repeating: "x", count: 36), String(repeating: "/", count: 36)] {
            #expect(Route.of(Array((prefix + id).utf8).span) == .receipt)
        }
        for path in [prefix, prefix + "x", "/api/v1/receiptz/" + String(repeating: "x", count: 36)]
        {
            #expect(Route.of(Array(path.utf8).span) == .unknown)
        }
    }

    @Test(
        "what browsers fetch is found by its folder, whatever its length",
        arguments: [
            // As long as a path of a submission.
            ("/static/widgets/v1/0123456789ab/core.js", Route.widgets),
            ("/static/widgets/v1/seggwat-feedback.js", .widgets), ("/static/widgets/v1/", .widgets),
            ("/static/widgets/v1", .unknown), ("/static/widgets/v2/core.js", .unknown),
            ("/api/v1/projects/31249269-2fd4-45c2-a19d-dc838444f79b/nps-config", .npsConfig),
            ("/api/v1/projects/31249269-2fd4-45c2-a19d-dc838444f79b/nps-confi", .unknown),
            ("/demo", .demo), ("/demo/", .demo), ("/demo/de", .demo), ("/demos", .unknown),
        ]
    )
    func fetched(path: String, route: Route) {
        #expect(Route.of(Array(path.utf8).span) == route)
    }

    @Test("no path at all is unknown")
    func empty() {
        #expect(Route.of([UInt8]().span) == .unknown)
    }
}
