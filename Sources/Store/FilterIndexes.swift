// The indexes that lists are filtered and searched by, built behind the rows and not with them.
//
//     … │ month: indexed whole │ month: indexed │ this month: below the horizon │ the newest rows
//     ──────────────────────────────────────────────────────────── horizon ────┴─▶ looked through
//
// An index of the messages' trigrams in a batch's transaction would store a fourth of what COPY does
// without it (docs/decisions/0072-search-behind-the-rows.md). An index whose predicate ends at an id
// costs a batch nothing, because new ids are larger; it is replaced by one that reaches further when
// enough rows have come.

public import Postgres

/// Builds the indexes, a partition at a time; any number of processes may, one works.
public enum FilterIndexes {
    /// Submissions beyond the horizon that are looked through: at least so many, or this share of
    /// what the month has, so that a month of n rows is indexed a bounded number of times.
    public static let rowsMin = 5_000
    static let monthShare = 16

    /// Ids that are younger may still be on their way.
    private static let settledSeconds = 60

    /// An index of a partition.
    private struct Index {
        let suffix: String
        /// What follows ON and the table's name.
        let columns: String
        var predicate: String?
    }

    private static let indexes: [(parent: String, indexes: [Index])] = [
        (
            "feedback",
            [
                // One index for every filter: GIN uses those of its columns that are asked for.
                Index(
                    suffix: "filter",
                    columns: """
                        USING gin (
                            project_id, type, status, source, path, version, submitted_by,
                            submitted_by_email, message gin_trgm_ops
                        )
                        """
                )
            ]
        ),
        (
            "rating",
            [
                Index(
                    suffix: "filter",
                    columns: "USING gin (project_id, rating_type, value, path, submitted_by)"
                ),
                // Statistics of a path are counted in it alone.
                Index(
                    suffix: "path",
                    columns: "(project_id, path, rating_type, value) INCLUDE (id)",
                    predicate: "NOT archived AND spam IS NULL"
                ),
            ]
        ),
    ]

    /// Builds what is due, and moves the horizon.
    ///
    /// - Parameters:
    ///   - connection: Outside a transaction; its settings change.
    ///   - milliseconds: The time of day.
    ///   - rowsMin: Submissions that are worth an index.
    /// - Throws: `PostgresError`; a horizon says only what was built, and the next run goes on.
    /// - Returns: The names of the indexes that were built; none also while another process builds.
    @discardableResult
    public static func build(
        _ connection: BlockingConnection,
        now milliseconds: UInt64,
        rowsMin: Int = rowsMin
    ) throws(PostgresError) -> [String] {
        let lock = AdvisoryLock.filterIndexes.key
        let taken = try connection.execute("SELECT pg_try_advisory_lock(\(lock))")
        guard taken.bool() == true else { return [] }
        // The session's end releases the lock too, so a failure here leaves none behind.
        defer { _ = try? connection.execute("SELECT pg_advisory_unlock(\(lock))") }
        try connection.execute("SET maintenance_work_mem = '256MB'")
        var built: [String] = []
        for (parent, indexes) in indexes {
            for month in try months(connection, parent, now: milliseconds) {
                guard try isDue(connection, month, rowsMin: rowsMin) else { break }
                for index in indexes {
                    built.append(try build(connection, index, month))
                }
                try connection.execute(
                    "UPDATE filter_horizon SET below = $2 WHERE parent = $1 AND below < $2",
                    [parent, month.below]
                )
                for index in indexes { try dropReplaced(connection, index, month) }
            }
        }
        return built
    }

    /// A partition that is not indexed to its end, or to now.
    private struct Month {
        let name: String
        /// The horizon that an index of now leads to.
        let below: String
        /// Whether it is over, so that its index has no end of its own.
        let isOver: Bool
        /// What the horizon is, as a time.
        let from: String
        let begin: String
    }

    /// The months from the one that the horizon lies in to now, the oldest first.
    private static func months(
        _ connection: BlockingConnection,
        _ parent: String,
        now milliseconds: UInt64
    ) throws(PostgresError) -> [Month] {
        let found = try connection.execute(
            """
            WITH settled AS (
                SELECT to_timestamp($2::float8 / 1000) - interval '\(settledSeconds) seconds' AS time
            ), month AS (
                SELECT relname AS name,
                    to_date(right(relname, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC' AS begin,
                    (to_date(right(relname, 7), 'YYYY_MM') + interval '1 month')
                        AT TIME ZONE 'UTC' AS end
                FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = $1::text::regclass AND relname ~ ('^' || $1::text || '_\\d{4}_\\d{2}$')
            )
            SELECT name, uuid7_floor(least(month.end, settled.time)), month.end <= settled.time,
                greatest(month.begin, uuid7_time(below)), month.begin
            FROM month, settled, filter_horizon
            WHERE parent = $1 AND below < uuid7_floor(least(month.end, settled.time))
                AND month.begin < settled.time
            ORDER BY name
            """,
            [parent, String(milliseconds)]
        )
        return found.rows.map { row in
            Month(
                name: found[row, 0] ?? "",
                below: found[row, 1] ?? "",
                isOver: found.bool(row, 2) ?? false,
                from: found[row, 3] ?? "",
                begin: found[row, 4] ?? ""
            )
        }
    }

    /// Whether so much has come since the horizon that an index pays; told by the ledger, which
    /// counts submissions by the minute.
    private static func isDue(
        _ connection: BlockingConnection,
        _ month: Month,
        rowsMin: Int
    ) throws(PostgresError) -> Bool {
        let found = try connection.execute(
            """
            SELECT coalesce(sum(count) FILTER (WHERE minute >= $1::timestamptz), 0),
                coalesce(sum(count) FILTER (WHERE minute >= $2::timestamptz), 0)
            FROM (
                SELECT minute, outcome, count FROM ledger
                UNION ALL
                SELECT minute, outcome, count FROM ledger_delta
            ) AS counts
            WHERE outcome = 'stored' AND minute >= least($1::timestamptz, $2::timestamptz)
            """,
            [month.from, month.begin]
        )
        let (beyond, all) = (found.int(0, 0) ?? 0, found.int(0, 1) ?? 0)
        return beyond >= max(rowsMin, month.isOver ? 0 : all / monthShare)
    }

    /// Builds an index beside the one that it replaces, without keeping writers waiting.
    private static func build(
        _ connection: BlockingConnection,
        _ index: Index,
        _ month: Month
    ) throws(PostgresError) -> String {
        let name =
            month.isOver
            ? "\(month.name)_\(index.suffix)" : try free(connection, index, month)
        // What a build that was broken off left behind serves nobody.
        try connection.execute("DROP INDEX CONCURRENTLY IF EXISTS \(name)")
        let end = month.isOver ? nil : "id < '\(month.below)'"
        let clauses = [index.predicate, end].compactMap { $0 }.joined(separator: " AND ")
        try connection.execute(
            "CREATE INDEX CONCURRENTLY \(name) ON \(month.name) \(index.columns)"
                + (clauses.isEmpty ? "" : " WHERE \(clauses)")
        )
        return name
    }

    /// The one of two names that no index in use has.
    private static func free(
        _ connection: BlockingConnection,
        _ index: Index,
        _ month: Month
    ) throws(PostgresError) -> String {
        let first = "\(month.name)_\(index.suffix)_a"
        return try isValid(connection, first) ? "\(month.name)_\(index.suffix)_b" : first
    }

    /// Drops what the newest index replaces: of two with an end the one that ends earlier.
    private static func dropReplaced(
        _ connection: BlockingConnection,
        _ index: Index,
        _ month: Month
    ) throws(PostgresError) {
        let both = ["a", "b"].map { "\(month.name)_\(index.suffix)_\($0)" }
        for name in both {
            let reaches = try connection.execute(
                "SELECT position($2 IN pg_get_indexdef(to_regclass($1))) > 0",
                [name, month.below]
            )
            if month.isOver || reaches.bool() == false {
                try connection.execute("DROP INDEX CONCURRENTLY IF EXISTS \(name)")
            }
        }
    }

    private static func isValid(
        _ connection: BlockingConnection,
        _ name: String
    ) throws(PostgresError) -> Bool {
        let found = try connection.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)",
            [name]
        )
        return !found.isEmpty && found.bool() == true
    }
}
