// What is counted: one number for each of these.

import Postgres
public import SeggWatCore

/// The key of an aggregate, as its five columns have it.
public struct RollupKey: Sendable, Hashable {
    /// The project.
    public var projectID: Identifier
    /// The beginning of the hour of `created_at`, as RFC 3339 in UTC.
    public var hour: String
    /// `feedback`, `helpful`, `star` or `nps`.
    public var kind: String
    /// A feedback's type; a rating's value: `true` or `false`, or a number such as `4` or `4.5`.
    public var bucket: String
    /// A feedback's status; empty for ratings.
    public var status: String
}

extension RollupKey {
    /// Reads a row that begins with project, hour, kind, bucket and status; nil without a project.
    init?(_ result: QueryResult, _ row: Int) {
        guard let project = result[row, 0].flatMap({ Identifier($0) }) else { return nil }
        self.init(
            projectID: project,
            hour: result[row, 1] ?? "",
            kind: result[row, 2] ?? "",
            bucket: result[row, 3] ?? "",
            status: result[row, 4] ?? ""
        )
    }
}
