// What NOTIFY brought.

/// One message of a channel that the connection listens on.
public struct Notification: Sendable, Equatable {
    /// The channel's name.
    public var channel: String
    /// The payload; empty where there was none.
    public var payload: String
    /// The process id of the backend that sent it.
    public var senderPID: Int32

    /// Makes a notification of its parts.
    public init(channel: String, payload: String, senderPID: Int32) {
        self.channel = channel
        self.payload = payload
        self.senderPID = senderPID
    }
}
