// GET /metrics: the Prometheus text format, version 0.0.4.

import CJemalloc
import Synchronization

/// Renders what all loops have counted.
enum MetricsPage {
    /// The page, as any loop may render it.
    static func render(_ worker: Worker) -> [UInt8] {
        var page = MetricsText(loops: worker.allMetrics)
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
        identity(&page, worker.identity.desk.counts)
        if worker.door != nil { journal(&page, worker.health.journal) }
        memory(&page)
        return Array(page.text.utf8)
    }

    private static func requests(_ page: inout MetricsText) {
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

    private static func batches(_ page: inout MetricsText) {
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
        page.perLoop(
            "seggwat_received_lost_total",
            "counter",
            "Answered with received, and not stored.",
            .receivedLost
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

    private static func refusals(_ page: inout MetricsText) {
        page.head("seggwat_refused_total", "counter", "Refused requests by reason.")
        for problem in Problem.allCases {
            page.line(
                "seggwat_refused_total",
                "reason=\"\(problem.label)\"",
                page.total(.refused(problem))
            )
        }
    }

    private static func limits(_ page: inout MetricsText, _ limiter: Limiter) {
        page.single(
            "seggwat_rate_limits_enabled",
            "gauge",
            "Whether rate limits hold.",
            limiter.isOn ? 1 : 0
        )
        if let leases = limiter.leases {
            page.single(
                "seggwat_redis_connected",
                "gauge",
                "Whether limits are shared with other gateways.",
                leases.isConnected.load(ordering: .relaxed) ? 1 : 0
            )
            page.single(
                "seggwat_redis_untold_total",
                "counter",
                "Charges that other gateways never heard of.",
                leases.untold.load(ordering: .relaxed)
            )
        }
        page.head("seggwat_limited_total", "counter", "Requests and elements over a limit.")
        for kind in LimitKind.allCases {
            page.line(
                "seggwat_limited_total",
                "limit=\"\(kind.name)\"",
                page.total(.limited(kind))
            )
        }
        page.perLoop(
            "seggwat_share_refused_total",
            "counter",
            "Refused because their project has its share of the room for what waits.",
            .shareRefused
        )
        page.perLoop("seggwat_spam_total", "counter", "Submissions taken for spam.", .spam)
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

    private static func process(_ page: inout MetricsText, _ health: Health) {
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

    private static func memory(_ page: inout MetricsText) {
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

extension Problem {
    /// The label that metrics know it by.
    fileprivate var label: String {
        switch self {
        case .unsupportedImage: "unsupported_image"
        case .unsupportedEncoding: "unsupported_encoding"
        case .dashboardAway: "dashboard_away"
        case .dashboardBroken: "dashboard_broken"
        case .invalid, .malformed, .originNotAllowed, .projectNotFound, .notFound,
            .methodNotAllowed, .timeout, .duplicateRating, .lengthRequired, .bodyTooLarge,
            .unsupportedMediaType, .rejected, .overloaded, .unavailable, .outcomeUnknown,
            .rateLimited, .quotaExceeded, .identityMissing, .identityInvalid, .identityUnproven,
            .identityElsewhere, .identityUnavailable, .hookRefused, .proofRequired:
            "\(code)"
        }
    }
}
