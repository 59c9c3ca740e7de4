// Pages of feedback.

import Postgres
import SeggWatCore

/// Reads lists of feedback.
enum FeedbackList {
    /// A page of what the filter lets through, and how many there are.
    ///
    /// With filters beyond status and type, `total` counts up to `DashboardLimits.countedMax` behind the page.
    static func read(
        _ connection: BlockingConnection,
        _ filter: FeedbackFilter,
        _ page: Page,
        project: Identifier
    ) throws(PostgresError) -> Listing<Feedback> {
        var conditions = filter.conditions
        let horizon = try Horizon(connection, of: "feedback")
        let total = try total(connection, filter, project, horizon, page)
        // There is nothing to look for, however many rows would be looked through.
        guard total > 0 else { return Listing(rows: [], total: 0) }
        if let cursor = page.cursor {
            let sign = filter.order == .oldest ? ">" : "<"
            conditions.add("feedback.id \(sign) ?", cursor.description)
        }
        let found = try connection.execute(
            sql(filter, conditions, page, horizon),
            conditions.parameters
        )
        let rows = found.rows.prefix(page.limit).map { Feedback(found, $0) }
        let hasCursor = filter.order == .newest || filter.order == .oldest
        return Listing(
            rows: rows,
            total: total,
            nextCursor: hasCursor && found.rows.count > page.limit ? rows.last?.id : nil
        )
    }

    /// One row more than the page has, which tells whether another page follows.
    private static func sql(
        _ filter: FeedbackFilter,
        _ conditions: Conditions,
        _ page: Page,
        _ horizon: Horizon
    ) -> String {
        func ordered(_ direction: String) -> String {
            let order = "ORDER BY feedback.id \(direction)"
            let limit = "LIMIT \(page.limit + 1) OFFSET \(page.offset)"
            // Without a filter the order's own index is the way, and one part is enough.
            let rows =
                filter.isNarrow
                ? "(\(horizon.parts("*", conditions, "\(order) LIMIT \(page.end + 1)"))) AS feedback"
                : "feedback WHERE \(conditions.sql)"
            return "SELECT \(Feedback.columns) FROM \(rows) \(order) \(limit)"
        }
        switch filter.order {
        case .newest: return ordered("DESC")
        case .oldest: return ordered("ASC")
        case .leastRecentlyUpdated: return updated(conditions, page, "ASC")
        case .mostRecentlyUpdated: return updated(conditions, page, "DESC")
        }
    }

    /// The order of the last change, which is the arrival for what was never changed: of each sort as
    /// many rows as could be on the page, each by its own index, and the page of both.
    private static func updated(
        _ conditions: Conditions,
        _ page: Page,
        _ direction: String
    ) -> String {
        let count = page.end + 1
        return """
            SELECT \(Feedback.columns) FROM (
                (
                    SELECT * FROM feedback WHERE \(conditions.sql) AND updated_at IS NOT NULL
                    ORDER BY updated_at \(direction) LIMIT \(count)
                )
                UNION ALL
                (
                    SELECT * FROM feedback WHERE \(conditions.sql) AND updated_at IS NULL
                    ORDER BY feedback.id \(direction) LIMIT \(count)
                )
            ) AS feedback
            ORDER BY coalesce(updated_at, created_at) \(direction), id \(direction)
            LIMIT \(page.limit + 1) OFFSET \(page.offset)
            """
    }

    private static func total(
        _ connection: BlockingConnection,
        _ filter: FeedbackFilter,
        _ project: Identifier,
        _ horizon: Horizon,
        _ page: Page
    ) throws(PostgresError) -> Int {
        if filter.isCounted {
            return try Counts.read(connection, project: project, kind: "feedback").sum {
                (filter.type == nil || $0.bucket == filter.type)
                    && (filter.status == nil || $0.status == filter.status)
            }
        }
        return try horizon.count(connection, filter.conditions, page)
    }
}
