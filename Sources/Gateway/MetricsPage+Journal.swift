// The journal's part of GET /metrics.

import Synchronization

extension MetricsPage {
    /// What the journal's thread counts.
    static func journal(_ page: inout MetricsText, _ journal: JournalMetrics) {
        page.single(
            "seggwat_journal_bytes",
            "gauge",
            "Bytes of the journal's segments.",
            journal.bytes.load(ordering: .relaxed)
        )
        page.single(
            "seggwat_journal_records",
            "gauge",
            "Batches in the journal that are not stored yet.",
            journal.records.load(ordering: .relaxed)
        )
        let oldest = journal.oldestMillis.load(ordering: .relaxed)
        let now = Clock.unixMilliseconds
        page.single(
            "seggwat_journal_age_seconds",
            "gauge",
            "How long the oldest of them waits.",
            oldest == 0 || oldest > now ? 0 : (now - oldest) / 1_000
        )
        page.single(
            "seggwat_journal_stuck",
            "gauge",
            "Whether the journal cannot be read, or its position not moved.",
            journal.isStuck.load(ordering: .relaxed) ? 1 : 0
        )
        page.single(
            "seggwat_journal_appended_total",
            "counter",
            "Batches made durable.",
            journal.appended.load(ordering: .relaxed)
        )
        page.head("seggwat_journal_refused_total", "counter", "Batches not made durable.")
        for refusal in JournalMetrics.Refusal.allCases {
            page.line(
                "seggwat_journal_refused_total",
                "reason=\"\(refusal.label)\"",
                journal.refused[refusal.rawValue].load(ordering: .relaxed)
            )
        }
        replays(&page, journal)
        page.summary(
            "seggwat_journal_append_seconds",
            "Writing and syncing a group.",
            micros: journal.appendMicros.load(ordering: .relaxed),
            count: journal.appends.load(ordering: .relaxed)
        )
    }

    private static func replays(_ page: inout MetricsText, _ journal: JournalMetrics) {
        page.perLoop(
            "seggwat_submissions_queued_total",
            "counter",
            "Answered with queued.",
            .rowsQueued
        )
        page.head(
            "seggwat_journal_replayed_total",
            "counter",
            "Submissions by what became of them."
        )
        for (outcome, count) in [
            ("stored", journal.replayed.load(ordering: .relaxed)),
            ("duplicate_rating", journal.repeatedRatings.load(ordering: .relaxed)),
            ("rejected", journal.deadLetters.load(ordering: .relaxed)),
        ] as [(String, UInt64)] {
            page.line("seggwat_journal_replayed_total", "outcome=\"\(outcome)\"", count)
        }
    }
}
