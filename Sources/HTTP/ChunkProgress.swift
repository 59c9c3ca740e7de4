// What one call of ChunkedDecoder achieved.

/// How far a chunked body has been decoded.
public struct ChunkProgress: Equatable, Sendable {
    /// What has to happen next.
    public enum State: Equatable, Sendable {
        /// The body goes on; all raw bytes shown were consumed.
        case needMore
        /// The body and its trailer section are complete; bytes left over are the next request.
        case finished
        /// No request can be read from this connection any more.
        case malformed(HTTPFault)
    }

    /// The position after the last decoded byte.
    public var decodedEnd: Int
    /// How many of the raw bytes were consumed.
    public var rawConsumed: Int
    /// What has to happen next.
    public var state: State

    /// Makes progress of its parts.
    public init(decodedEnd: Int, rawConsumed: Int, state: State) {
        self.decodedEnd = decodedEnd
        self.rawConsumed = rawConsumed
        self.state = state
    }
}
