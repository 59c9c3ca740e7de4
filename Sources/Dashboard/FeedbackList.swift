// Pages of feedback.

import Postgres
import SeggWatCore

/// Reads lists of feedback.
enum FeedbackList {
    /// A page of what the filter lets through, and how many there are.
    ///
    /// With filters beyond status and type, `total` counts up to `DashboardLimits.countedMax`.
    static func read(
        _ connection: BlockingConnection,
        _ filter: FeedbackFilter,
        _ page: Page,
        project: Identifier
    ) throws(PostgresError) -> Listing<Feedback> {
        var conditions = filter.conditions
        let total = try total(connection, filter, project)
        if let cursor = page.cursor {
            let sign = filter.order == .oldest ? ">" : "<"
            conditions.add("feedback.id \(sign) ?", cursor.description)
        }
        let found = try connection.execute(
            sql(filter.order, conditions, page),
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
        _ order: FeedbackFilter.Order,
        _ conditions: Conditions,
        _ page: Page
    ) -> String {
        let limit = "LIMIT \(page.limit + 1) OFFSET \(page.offset)"
        let rows = "SELECT \(Feedback.columns) FROM feedback WHERE \(conditions.sql)"
        switch order {
        case .newest: return "\(rows) ORDER BY feedback.id DESC \(limit)"
        case .oldest: return "\(rows) ORDER BY feedback.id \(limit)"
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
        let count = page.offset + page.limit + 1
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
        _ project: Identifier
    ) throws(PostgresError) -> Int {
        if filter.isCounted {
            return try Counts.read(connection, project: project, kind: "feedback").sum {
                (filter.type == nil || $0.bucket == filter.type)
                    && (filter.status == nil || $0.status == filter.status)
            }
        }
        return try connection.execute(
            """
            SELECT count(*) FROM (
                SELECT FROM feedback WHERE \(filter.conditions.sql)
                LIMIT \(DashboardLimits.countedMax)
            ) AS counted
            """,
            filter.conditions.parameters
        ).int() ?? 0
    }
}
