// What went wrong between us and the server, as far as a caller can act on it.

/// An error of the server, or of the connection to it.
public struct PostgresError: Error, Sendable, Equatable {
    /// The five characters of SQLSTATE; nil when libpq, not the server, reports the error.
    public var sqlState: String?
    /// One line in plain words; never holds a password.
    public var message: String
    /// The server's second line, where it has one.
    public var detail: String?
    /// Whether the connection is gone: it cannot be used again, and what was sent last may or may
    /// not have been committed.
    public var isConnectionLost: Bool

    /// Makes an error of its parts.
    public init(
        sqlState: String? = nil,
        message: String,
        detail: String? = nil,
        isConnectionLost: Bool = false
    ) {
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.isConnectionLost = isConnectionLost
    }

    /// Who is to blame, and so what to do.
    public var fault: FaultClass {
        isConnectionLost ? .database : FaultClass(sqlState: sqlState)
    }
}

extension PostgresError: CustomStringConvertible {
    /// The message, its detail and SQLSTATE on one line.
    public var description: String {
        var text = message
        if let detail { text += " (\(detail))" }
        if let sqlState { text += " [\(sqlState)]" }
        return text
    }
}
