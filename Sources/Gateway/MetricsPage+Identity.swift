// The part of GET /metrics about who submits.

import Identity

extension MetricsPage {
    /// What loops and the verifier count.
    static func identity(_ page: inout MetricsText, _ counts: IdentityCounts) {
        page.head(
            "seggwat_identity_lookups_total",
            "counter",
            "Credentials of submissions by what the loops' tables had."
        )
        for (label, cell) in [
            ("hit", Cell.identityHits), ("renewed", .identityRenewals),
            ("refused", .identityRefusals), ("miss", .identityMisses),
        ] {
            page.line("seggwat_identity_lookups_total", "found=\"\(label)\"", page.total(cell))
        }
        page.head(
            "seggwat_identity_calls_total",
            "counter",
            "Calls to the identity provider by outcome."
        )
        for (label, item) in [
            ("valid", .callsValid), ("invalid", .callsInvalid),
            ("upstream_fault", .callsUpstreamFault), ("our_fault", .callsOurFault),
            ("throttled", .callsThrottled), ("keys", .keysFetched), ("keys_failed", .keysFailed),
        ] as [(String, IdentityCounts.Item)] {
            let value = counts.value(item)
            page.line("seggwat_identity_calls_total", "outcome=\"\(label)\"", value)
        }
        page.single(
            "seggwat_identity_call_microseconds_total",
            "counter",
            "Time that those calls took together.",
            counts.value(.callMicros)
        )
        page.head(
            "seggwat_identity_questions_total",
            "counter",
            "Questions of the loops by how they were answered without a call of their own."
        )
        for (label, item) in [
            ("shared", .shared), ("remembered", .remembered), ("stale", .stale),
            ("unavailable", .unavailable), ("turned_away", .turnedAway),
        ] as [(String, IdentityCounts.Item)] {
            page.line("seggwat_identity_questions_total", "how=\"\(label)\"", counts.value(item))
        }
        page.head("seggwat_identity_hooks_total", "counter", "Webhooks and back-channel logouts.")
        for (label, item) in [
            ("taken", .hooksTaken), ("refused", .hooksRefused),
        ] as [(String, IdentityCounts.Item)] {
            page.line("seggwat_identity_hooks_total", "verdict=\"\(label)\"", counts.value(item))
        }
        page.single(
            "seggwat_identity_revoked_total",
            "counter",
            "Credentials that were revoked while they were remembered.",
            counts.value(.revoked)
        )
        gauges(&page, counts)
    }

    private static func gauges(_ page: inout MetricsText, _ counts: IdentityCounts) {
        page.single(
            "seggwat_identity_breaker",
            "gauge",
            "Whether calls are made: 0 yes, 1 no, 2 one to see.",
            counts.value(.breaker)
        )
        page.single(
            "seggwat_identity_calls_running",
            "gauge",
            "Calls under way.",
            counts.value(.running)
        )
        page.single(
            "seggwat_identity_questions_waiting",
            "gauge",
            "Questions that wait for a call.",
            counts.value(.waiting)
        )
        page.head("seggwat_identity_remembered", "gauge", "Credentials that are remembered.")
        page.line("seggwat_identity_remembered", "as=\"good\"", counts.value(.known))
        page.line("seggwat_identity_remembered", "as=\"bad\"", counts.value(.refused))
    }
}
