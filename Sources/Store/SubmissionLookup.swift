// Finds out whether a submission is stored.

public import Postgres
public import SeggWatCore

/// The lookup behind a gateway's receipts.
public enum SubmissionLookup {
    /// Where a submission lies.
    public enum Place: Sendable, Equatable {
        /// It is stored.
        case tables
        /// The database refused it, and it was set aside.
        case deadLetter
        case nowhere
    }

    /// Where the submission of this project with this id lies, as far as it is committed.
    public static func find(
        _ connection: BlockingConnection,
        _ projectID: Identifier,
        _ id: Identifier
    ) throws(PostgresError) -> Place {
        let found = try connection.execute(sql, [projectID.description, id.description])
        switch found[0, 0] {
        case "stored": return .tables
        case "dead": return .deadLetter
        default: return .nowhere
        }
    }

    /// An NPS answer has a rating with its id, so two tables are enough; each is a look into one
    /// partition's primary key.
    private static let sql = """
        SELECT CASE
            WHEN EXISTS (SELECT FROM feedback WHERE project_id = $1 AND id = $2)
                OR EXISTS (SELECT FROM rating WHERE project_id = $1 AND id = $2) THEN 'stored'
            WHEN EXISTS (SELECT FROM dead_letter WHERE project_id = $1 AND id = $2) THEN 'dead'
        END
        """
}
