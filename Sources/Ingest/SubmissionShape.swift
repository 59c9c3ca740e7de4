// The bodies that the endpoints take.

/// Which fields a body may have.
public enum SubmissionShape: UInt8, Sendable {
    /// `POST /feedback/submit`.
    case feedback
    /// `POST /ratings`: a tagged rating and a context.
    case rating
    /// `POST /rating/submit`: a boolean value.
    case helpful
    /// `POST /nps/submit`.
    case nps
    /// An element of `POST /submissions`: a `kind` and the fields of that kind.
    case tagged
}
