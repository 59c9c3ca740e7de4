// What can go wrong with a store besides the database itself.

public import Postgres

/// An error of the store.
public enum StoreError: Error, Sendable, Equatable {
    /// The database said no, or was not there.
    case database(PostgresError)
    /// A newer binary has migrated the database; this one must not touch it.
    case schemaIsNewer(found: Int, known: Int)
}

extension StoreError: CustomStringConvertible {
    /// The words for an operator.
    public var description: String {
        switch self {
        case .database(let error):
            "the database refused: \(error)"
        case .schemaIsNewer(let found, let known):
            "the database has schema version \(found) and this seggwat knows only \(known):"
                + " install the newer seggwat that migrated it, or use another database"
        }
    }
}
