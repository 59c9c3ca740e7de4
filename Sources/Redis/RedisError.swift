// What went wrong between us and Redis.

/// A connection that failed, or a command that the server refused.
public struct RedisError: Error, Sendable, CustomStringConvertible {
    /// What hiredis or the server said.
    public let message: String

    /// An answer of another form than the command has.
    public static let unexpected = RedisError("an answer that the command does not have")

    init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
