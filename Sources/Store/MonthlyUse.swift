// What organizations have submitted this month, from the aggregates.

public import Postgres
public import SeggWatCore

/// The count behind quotas: `rollup_monthly` and what is not folded yet, for the current month in UTC.
///
/// Spam is not in the aggregates and does not count. An NPS answer with a comment is a rating and a
/// feedback, and counts as both.
public enum MonthlyUse {
    /// One organization's count.
    public struct Entry: Sendable, Equatable {
        /// The organization.
        public var organizationID: Identifier
        /// Its plan, now.
        public var plan: Plan
        /// Submissions this month.
        public var count: Int
    }

    /// The count of one organization.
    public static func of(
        _ organization: Identifier,
        _ connection: BlockingConnection
    ) throws(PostgresError) -> Int {
        let found = try connection.execute(
            "SELECT coalesce(sum(count), 0)::bigint FROM (\(counts)) AS counts "
                + "JOIN project ON project.id = project_id WHERE org_id = $1",
            [organization.description]
        )
        return found.int() ?? 0
    }

    /// The counts of all organizations whose plan has a quota; those with none are left out.
    public static func all(_ connection: BlockingConnection) throws(PostgresError) -> [Entry] {
        let found = try connection.execute(
            "SELECT org_id, plan, sum(count)::bigint FROM (\(counts)) AS counts "
                + "JOIN project ON project.id = project_id "
                + "JOIN organization ON organization.id = org_id "
                + "WHERE plan <> 'self-hosted' GROUP BY org_id, plan"
        )
        return found.rows.compactMap { row in
            guard let organization = found[row, 0].flatMap({ Identifier($0) }),
                let plan = found[row, 1].flatMap({ Plan(rawValue: $0) })
            else { return nil }
            return Entry(organizationID: organization, plan: plan, count: found.int(row, 2) ?? 0)
        }
    }

    /// Unix seconds when the database's month ends.
    public static func monthEnd(_ connection: BlockingConnection) throws(PostgresError) -> Int {
        let found = try connection.execute(
            """
            SELECT extract(epoch FROM (date_trunc('month', now() AT TIME ZONE 'UTC')
                + interval '1 month') AT TIME ZONE 'UTC')::bigint
            """
        )
        return found.int() ?? 0
    }

    private static let counts = """
        SELECT project_id, count FROM rollup_monthly
        WHERE month = date_trunc('month', now(), 'UTC')
        UNION ALL
        SELECT project_id, count FROM rollup_delta
        WHERE hour >= date_trunc('month', now(), 'UTC')
        """
}
