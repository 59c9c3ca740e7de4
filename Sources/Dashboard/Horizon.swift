// Up to where rows are in the indexes of lists, and statements in two parts because of it.

import Postgres
import SeggWatCore

/// Where the indexes of a table end (Store/FilterIndexes).
///
/// The planner takes an index that ends at an id only where the statement says that its rows end
/// there too, so a filtered statement reads the indexed rows and the newest ones apart.
struct Horizon: Sendable {
    private let below: String
    private let table: String

    /// Reads the horizon of `feedback` or `rating`.
    init(_ connection: BlockingConnection, of table: String) throws(PostgresError) {
        let found = try connection.execute(
            "SELECT below FROM filter_horizon WHERE parent = $1",
            [table]
        )
        guard !found.isEmpty, let below = found[0, 0] else {
            preconditionFailure("migration 11 stored the horizon of \(table)")
        }
        self.below = below
        self.table = table
    }

    /// The two parts of a SELECT from the table, joined by UNION ALL.
    ///
    /// - Parameters:
    ///   - columns: What is selected.
    ///   - conditions: What the rows are filtered by.
    ///   - tail: What follows the conditions in each part, such as an order and a limit.
    /// - Returns: The text, whose parameters are those of the conditions.
    func parts(_ columns: String, _ conditions: Conditions, _ tail: String) -> String {
        // A uuid that the database wrote, so it needs no parameter; the planner must know it.
        [">=", "<"].map { sign in
            """
            (SELECT \(columns) FROM \(table)
            WHERE \(conditions.sql) AND \(table).id \(sign) '\(below)' \(tail))
            """
        }.joined(separator: " UNION ALL ")
    }

    /// How many rows the conditions let through, counted up to `DashboardLimits.countedMax` behind
    /// the page, so that whoever goes from page to page reaches the last one.
    func count(
        _ connection: BlockingConnection,
        _ conditions: Conditions,
        _ page: Page
    ) throws(PostgresError) -> Int {
        let limit = "LIMIT \(page.end + DashboardLimits.countedMax)"
        return try connection.execute(
            "SELECT count(*) FROM (\(parts("", conditions, limit)) \(limit)) AS counted",
            conditions.parameters
        ).int() ?? 0
    }
}
