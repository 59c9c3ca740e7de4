// GET /metrics: the Prometheus text format, version 0.0.4.

import CJemalloc
import Synchronization

/// Renders what all loops have counted.
enum MetricsPage {
    /// The page, as any loop may render it.
    static func render(_ worker: Worker) -> [UInt8] {
        var page = Page(loops: worker.allMetrics)
        requests(&page)
        page.perLoop("seggwat_connections", "gauge", "Open client connections.", .connections)
        page.perLoop("seggwat_connections_accepted_total", "counter", "Accepted.", .accepted)
        page.perLoop(
            "seggwat_connections_refused_total",
            "counter",
            "Connections closed because the process holds as many as it may.",
            .refusedConnections
        )
        page.perLoop(
            "seggwat_queue_submissions",
            "gauge",
            "Submissions that wait to be sent to the database.",
            .waiting
        )
        page.perLoop(
            "seggwat_inbox_bytes",
            "gauge",
            "Memory held for requests that have not come in whole.",
            .inboxBytes
        )
        page.perLoop("seggwat_received_bytes_total", "counter", "Bytes read.", .bytesRead)
        page.perLoop("seggwat_sent_bytes_total", "counter", "Bytes written.", .bytesWritten)
        batches(&page)
        refusals(&page)
        limits(&page, worker.limiter)
        process(&page, worker.health)
        memory(&page)
        return Array(page.text.utf8)
    }

    private static func requests(_ page: inout Page) {
        page.head("seggwat_requests_total", "counter", "Requests by route and status.")
        for route in Route.allCases {
            for status in Status.allCases {
                let count = page.total(.requests(route, status))
                guard count > 0 else { continue }
                page.line(
                    "seggwat_requests_total",
                    "route=\"\(route.label)\",status=\"\(status.label)\"",
                    count
                )
            }
        }
    }

    private static func batches(_ page: inout Page) {
        page.perLoop("seggwat_batches_total", "counter", "Batches committed.", .batches)
        page.perLoop("seggwat_submissions_stored_total", "counter", "Committed.", .rowsStored)
        page.perLoop("seggwat_batch_bytes_total", "counter", "Bytes committed.", .bytesStored)
        page.perLoop(
            "seggwat_batches_again_total",
            "counter",
            "Batches that had to be sent again.",
            .batchesAgain
        )
        page.perLoop(
            "seggwat_batches_merged_total",
            "counter",
            "Batches sent by the merge route.",
            .batchesMerged
        )
        page.perLoop(
            "seggwat_batches_split_total",
            "counter",
            "Batches split to find a bad row.",
            .batchesSplit
        )
        page.perLoop("seggwat_dead_letters_total", "counter", "Rows set aside.", .deadLetters)
        page.perLoop(
            "seggwat_late_answers_total",
            "counter",
            "Outcomes whose client had gone.",
            .lateAnswers
        )
        page.histogram(
            "seggwat_acknowledgement_seconds",
            "From a submission's arrival to its answer.",
            .acknowledgement
        )
        page.histogram("seggwat_copy_seconds", "From sending a batch to its end.", .copy)
        page.histogram(
            "seggwat_batch_age_seconds",
            "How long a batch's first submission waited to be sent.",
            .age
        )
        page.histogram("seggwat_batch_rows", "Submissions in a batch.", .rows)
    }

    private static func refusals(_ page: inout Page) {
        page.head("seggwat_refused_total", "counter", "Refused requests by reason.")
        for problem in Problem.allCases {
            page.line(
                "seggwat_refused_total",
                "reason=\"\(problem.label)\"",
                page.total(.refused(problem))
            )
        }
    }

    private static func limits(_ page: inout Page, _ limiter: Limiter) {
        page.single(
            "seggwat_rate_limits_enabled",
            "gauge",
            "Whether rate limits hold.",
            limiter.isOn ? 1 : 0
        )
        page.head("seggwat_limited_total", "counter", "Requests and elements over a limit.")
        for kind in LimitKind.allCases {
            page.line(
                "seggwat_limited_total",
                "limit=\"\(kind.name)\"",
                page.total(.limited(kind))
            )
        }
        page.perLoop(
            "seggwat_limit_table_full_total",
            "counter",
            "Let through because no place was left to count them in.",
            .limitTableFull
        )
        page.perLoop(
            "seggwat_proxy_headers_malformed_total",
            "counter",
            "Connections closed because they did not begin with a PROXY header.",
            .malformedProxyHeaders
        )
    }

    private static func process(_ page: inout Page, _ health: Health) {
        page.single(
            "seggwat_ready",
            "gauge",
            "Whether /readyz says yes.",
            health.reasonNotReady == nil ? 1 : 0
        )
        page.single(
            "seggwat_lanes_open",
            "gauge",
            "Database connections that can take a batch.",
            UInt64(max(0, health.lanesOpen.load(ordering: .relaxed)))
        )
        page.single(
            "seggwat_catalog_connected",
            "gauge",
            "Whether changes of projects are heard of.",
            health.catalogIsConnected.load(ordering: .relaxed) ? 1 : 0
        )
        page.single(
            "seggwat_default_partition_rows",
            "gauge",
            "Rows that no partition holds; anything but 0 is an alarm.",
            health.rowsInDefaultPartitions.load(ordering: .relaxed)
        )
        page.single(
            "seggwat_deltas_folded_total",
            "counter",
            "Deltas folded into the aggregates.",
            health.deltasFolded.load(ordering: .relaxed)
        )
        page.single(
            "seggwat_folded_timestamp_seconds",
            "gauge",
            "When deltas were folded last.",
            health.foldedSeconds.load(ordering: .relaxed)
        )
    }

    private static func memory(_ page: inout Page) {
        page.single(
            "seggwat_jemalloc_present",
            "gauge",
            "Whether jemalloc is the process's allocator.",
            cjemalloc_present() ? 1 : 0
        )
        cjemalloc_refresh()
        for name in ["allocated", "active", "metadata", "resident", "mapped", "retained"] {
            var value = 0
            guard cjemalloc_statistic("stats.\(name)", &value) else { continue }
            page.single(
                "seggwat_jemalloc_\(name)_bytes",
                "gauge",
                "jemalloc's stats.\(name).",
                UInt64(value)
            )
        }
    }
}

/// Lines of a metrics page.
private struct Page {
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

    private func seconds(_ micros: UInt64) -> String { "\(Double(micros) / 1_000_000)" }
}

extension Problem {
    /// The label that metrics know it by.
    fileprivate var label: String {
        switch self {
        case .unsupportedImage: "unsupported_image"
        case .unsupportedEncoding: "unsupported_encoding"
        case .invalid, .malformed, .originNotAllowed, .projectNotFound, .notFound,
            .methodNotAllowed, .timeout, .duplicateRating, .lengthRequired, .bodyTooLarge,
            .unsupportedMediaType, .rejected, .overloaded, .unavailable, .outcomeUnknown,
            .rateLimited:
            "\(code)"
        }
    }
}
