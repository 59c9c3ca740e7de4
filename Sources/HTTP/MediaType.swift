// The kinds of body that the gateway tells apart.

/// What a Content-Type says, as far as the gateway cares.
public enum MediaType: UInt8, Equatable, Sendable {
    /// There is no Content-Type, or it is empty.
    case missing
    /// `application/json`.
    case json
    /// `application/x-ndjson`, `application/ndjson` or `application/jsonl`.
    case ndjson
    /// `text/plain`, which a page may send across origins without asking first.
    case text
    /// `multipart/form-data`; see `MultipartParser.boundary(in:)`.
    case multipartFormData
    /// `application/x-www-form-urlencoded`.
    case formURLEncoded
    /// `application/octet-stream`.
    case octetStream
    /// One of the above with a charset other than UTF-8 and US-ASCII.
    case unsupportedCharset
    /// Anything else, and anything malformed.
    case other
}

extension MediaType {
    /// Classifies the Content-Type that is the bytes of `range`.
    ///
    /// Case does not matter, and of the parameters only charset does. A charset that occurs twice
    /// is malformed.
    public init(_ bytes: Span<UInt8>, _ range: ByteRange?) {
        guard let range, !range.isEmpty else {
            self = .missing
            return
        }
        let start = Int(range.offset)
        let end = Int(range.end)
        let typeEnd = position(of: UInt8(ascii: ";"), in: bytes, from: start, to: end) ?? end
        let type = MediaType(bytes, name: trimmed(bytes, from: start, to: typeEnd))
        guard type != .other else {
            self = .other
            return
        }
        var parameters = Parameters(from: typeEnd, to: end)
        var charset: ByteRange?
        while true {
            switch parameters.next(bytes) {
            case .parameter(let parameter) where matches(bytes, parameter.name, "charset"):
                guard charset == nil else {
                    self = .other
                    return
                }
                charset = parameter.value
            case .parameter: break
            case .malformed:
                self = .other
                return
            case .end:
                self = MediaType.accepts(bytes, charset) ? type : .unsupportedCharset
                return
            }
        }
    }

    private init(_ bytes: Bytes, name: ByteRange) {
        self =
            if matches(bytes, name, "application/json") {
                .json
            } else if matches(bytes, name, "text/plain") {
                .text
            } else if matches(bytes, name, "multipart/form-data") {
                .multipartFormData
            } else if matches(bytes, name, "application/x-ndjson")
                || matches(bytes, name, "application/ndjson")
                || matches(bytes, name, "application/jsonl")
            {
                .ndjson
            } else if matches(bytes, name, "application/x-www-form-urlencoded") {
                .formURLEncoded
            } else if matches(bytes, name, "application/octet-stream") {
                .octetStream
            } else {
                .other
            }
    }

    private static func accepts(_ bytes: Bytes, _ charset: ByteRange?) -> Bool {
        guard let charset else { return true }
        return matches(bytes, charset, "utf-8") || matches(bytes, charset, "us-ascii")
    }
}
