// One part of a multipart/form-data body, as views into the body.

/// A form field or a file, in positions counted from the body's first byte.
public struct MultipartPart: Equatable, Sendable {
    /// The field's name: between the quotes, with any backslashes.
    public var name: ByteRange
    /// The file's name: between the quotes, with any backslashes; nil for a plain field.
    public var filename: ByteRange?
    /// The part's Content-Type, for `MediaType`; nil when the part has none.
    public var contentType: ByteRange?
    /// The content.
    public var body: ByteRange
}
