// What MultipartParser found next.

/// The next thing in a multipart body.
public enum MultipartResult: Equatable, Sendable {
    /// A part.
    case part(MultipartPart)
    /// The closing boundary; nothing follows.
    case end
    /// The body breaks the rules or a limit; it must be refused whole.
    case malformed
}
