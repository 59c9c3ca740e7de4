// Why a local cluster could not do what was asked, in words that say what to do.

/// An error of a local cluster.
public enum LocalClusterError: Error, Sendable, Equatable {
    /// PostgreSQL's programs are not on this machine, or not in the version of the data.
    case programsMissing(String)
    /// The folder cannot be used.
    case folderUnusable(String)
    /// One of PostgreSQL's programs failed; the text holds what it said.
    case programFailed(String)
    /// The server runs but does not take a connection.
    case unreachable(String)
}

extension LocalClusterError: CustomStringConvertible {
    /// The words alone.
    public var description: String {
        switch self {
        case .programsMissing(let text), .folderUnusable(let text), .programFailed(let text),
            .unreachable(let text):
            text
        }
    }
}
