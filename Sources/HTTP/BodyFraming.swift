// How the end of a request's body is found.

/// How a body follows a head (RFC 9112, section 6).
public enum BodyFraming: Equatable, Sendable {
    /// No body follows.
    case none
    /// As many bytes follow; `Int` can hold the number.
    case length(UInt64)
    /// Chunks follow; see `ChunkedDecoder`.
    case chunked
}
