// What Redis answers, as far as somebody here asks for it.

/// An answer that is no error.
public enum RedisReply: Equatable, Sendable {
    /// An integer.
    case number(Int64)
    /// A string or a status.
    case text(String)
    /// Nothing, or an array.
    case other
}
