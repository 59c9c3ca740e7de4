// Pages of ratings, and their statistics for one path.

import Postgres
import SeggWatCore

/// What a list of ratings is filtered by.
struct RatingFilter: Sendable {
    private(set) var conditions = Conditions()
    private(set) var isNewestFirst = true
    /// The type and value where the aggregates know the total; nil where they do not.
    private(set) var counted: (type: String?, bucket: String?)? = (nil, nil)

    /// Reads the filters: `type`, `value`, `path`, `verified`, `from`, `to`, `sort`.
    init(_ query: Query, project: Identifier) throws(APIError) {
        conditions.add("project_id = ?", project.description)
        conditions.add("NOT archived AND spam IS NULL")
        let type = try query.word("type", of: Words.ratingTypes)
        let value = try query.bool("value")
        if let type { conditions.add("rating_type = ?::rating_type", type) }
        if let value {
            // Only these ratings are true or false.
            conditions.add("rating_type = 'helpful'")
            conditions.add("value = ?", value ? "1" : "0")
            let isPossible = type == nil || type == "helpful"
            counted = isPossible ? ("helpful", value ? "true" : "false") : ("none", nil)
        } else {
            counted = (type, nil)
        }
        if let path = try query.text("path", max: SubmissionLimits.pathCharactersMax) {
            narrow("path = ?", path)
        }
        if let submitter = try query.text("submitted_by") { narrow("submitted_by = ?", submitter) }
        if let isVerified = try query.bool("verified") {
            counted = nil
            conditions.add("verified_by IS \(isVerified ? "NOT " : "")NULL")
        }
        if let from = try time(query, "from") { narrow("id >= uuid7_floor(?::timestamptz)", from) }
        if let to = try time(query, "to") { narrow("id < uuid7_floor(?::timestamptz)", to) }
        isNewestFirst =
            try query.word("sort", of: ["created_at", "-created_at"]) != "created_at"
    }

    private mutating func narrow(_ clause: String, _ parameter: String) {
        counted = nil
        conditions.add(clause, parameter)
    }
}

/// Reads lists of ratings.
enum RatingList {
    /// A page of what the filter lets through, and how many there are.
    static func read(
        _ connection: BlockingConnection,
        _ filter: RatingFilter,
        _ page: Page,
        project: Identifier
    ) throws(PostgresError) -> Listing<Rating> {
        let horizon = try Horizon(connection, of: "rating")
        let total = try total(connection, filter, project, horizon, page)
        // There is nothing to look for, however many rows would be looked through.
        guard total > 0 else { return Listing(rows: [], total: 0) }
        var conditions = filter.conditions
        if let cursor = page.cursor {
            conditions.add("id \(filter.isNewestFirst ? "<" : ">") ?", cursor.description)
        }
        let order = "ORDER BY id \(filter.isNewestFirst ? "DESC" : "ASC")"
        let found = try connection.execute(
            """
            SELECT \(Rating.columns)
            FROM (\(horizon.parts("*", conditions, "\(order) LIMIT \(page.end + 1)"))) AS rating
            \(order) LIMIT \(page.limit + 1) OFFSET \(page.offset)
            """,
            conditions.parameters
        )
        let rows = found.rows.prefix(page.limit).map { Rating(found, $0) }
        return Listing(
            rows: rows,
            total: total,
            nextCursor: found.rows.count > page.limit ? rows.last?.id : nil
        )
    }

    private static func total(
        _ connection: BlockingConnection,
        _ filter: RatingFilter,
        _ project: Identifier,
        _ horizon: Horizon,
        _ page: Page
    ) throws(PostgresError) -> Int {
        if let counted = filter.counted {
            return try Counts.read(connection, project: project, kind: counted.type).sum {
                $0.kind != "feedback" && (counted.bucket == nil || $0.bucket == counted.bucket)
            }
        }
        return try horizon.count(connection, filter.conditions, page)
    }

    /// The statistics of a type, of one path or of all.
    static func statistics(
        _ connection: BlockingConnection,
        project: Identifier,
        type: String,
        path: String?
    ) throws(PostgresError) -> RatingStatistics {
        guard let path else {
            return RatingStatistics(
                try Counts.read(connection, project: project, kind: type),
                type: type
            )
        }
        var conditions = Conditions()
        conditions.add("project_id = ?", project.description)
        conditions.add("rating_type = ?::rating_type", type)
        conditions.add("path = ?", path)
        conditions.add("NOT archived AND spam IS NULL")
        let found = try connection.execute(
            try Horizon(connection, of: "rating")
                .parts("value, count(*)", conditions, "GROUP BY value"),
            conditions.parameters
        )
        var statistics = RatingStatistics()
        for row in found.rows { statistics.add(found[row, 0] ?? "", found.int(row, 1) ?? 0) }
        return statistics
    }
}
