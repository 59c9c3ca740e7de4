// What can be wrong with a message. A fault ends the connection: after it nobody can say where
// the next request begins, and guessing is what request smuggling lives on.

/// Why a request is refused; the connection closes after the answer.
public enum HTTPFault: UInt8, Error, Equatable, Sendable, CaseIterable {
    /// The first line is not `method SP target SP HTTP/x.y`; also the form of HTTP/0.9.
    case malformedRequestLine
    /// The target has a byte outside visible ASCII, a fragment, or a form its method may not use.
    case malformedTarget
    /// The method is a token that this server does not know.
    case unknownMethod
    /// The version is well-formed and not 1.x.
    case unsupportedVersion
    /// The request line passes the limit of a line.
    case targetTooLong
    /// A CR that no LF follows.
    case bareCarriageReturn
    /// An LF that no CR precedes.
    case bareLineFeed
    /// Whitespace between a field's name and its colon.
    case spaceBeforeColon
    /// A line that begins with whitespace: a folded field, or one before the first field.
    case foldedField
    /// A field's name is empty, has a byte that a token may not have, or lacks its colon.
    case malformedFieldName
    /// A control character in a field's value.
    case malformedFieldValue
    /// A line of the header section passes the limit of a line.
    case fieldTooLarge
    /// The header section passes its limit.
    case headTooLarge
    /// There are more fields than allowed.
    case tooManyFields
    /// HTTP/1.1 without a Host field.
    case missingHost
    /// More than one Host field.
    case duplicateHost
    /// The host is empty or is not `uri-host [":" port]`; also that of an absolute target.
    case malformedHost
    /// A field that may occur once occurs twice.
    case duplicateField
    /// Content-Length is not a plain decimal number that 63 bits can hold.
    case malformedContentLength
    /// More than one Content-Length, equal or not.
    case duplicateContentLength
    /// Content-Length and Transfer-Encoding in one request.
    case lengthAndChunked
    /// Transfer-Encoding in HTTP/1.0.
    case codingInHTTP10
    /// The transfer codings do not end with the only `chunked`.
    case malformedTransferEncoding
    /// A transfer coding other than chunked, before chunked.
    case unknownTransferCoding
    /// An expectation other than `100-continue`.
    case unknownExpectation
    /// The body passes its limit.
    case bodyTooLarge
    /// A chunk's size is not hexadecimal, is too large, or its line is not ended as it must be.
    case malformedChunk
    /// Chunk extensions pass their limit.
    case chunkExtensionTooLarge
    /// The fields after the last chunk are malformed.
    case malformedTrailer
    /// The fields after the last chunk pass their limit.
    case trailerTooLarge
}

extension HTTPFault {
    /// The status code of the answer.
    public var status: Int {
        switch self {
        case .malformedRequestLine, .malformedTarget, .bareCarriageReturn, .bareLineFeed,
            .spaceBeforeColon, .foldedField, .malformedFieldName, .malformedFieldValue,
            .missingHost, .duplicateHost, .malformedHost, .duplicateField,
            .malformedContentLength, .duplicateContentLength, .lengthAndChunked,
            .codingInHTTP10, .malformedTransferEncoding, .malformedChunk,
            .chunkExtensionTooLarge, .malformedTrailer:
            400
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .unknownExpectation: 417
        case .fieldTooLarge, .headTooLarge, .tooManyFields, .trailerTooLarge: 431
        case .unknownMethod, .unknownTransferCoding: 501
        case .unsupportedVersion: 505
        }
    }

    /// What to tell the person who sent the request, as one sentence.
    public var explanation: StaticString {
        switch self {
        case .malformedRequestLine: "The request line is not 'method target HTTP/1.1'."
        case .malformedTarget: "The request target is malformed."
        case .unknownMethod: "The request method is not known to this server."
        case .unsupportedVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        case .targetTooLong: "The request target is too long."
        case .bareCarriageReturn: "A carriage return stands without its line feed."
        case .bareLineFeed: "A line feed stands without its carriage return."
        case .spaceBeforeColon: "There is whitespace between a field name and its colon."
        case .foldedField: "A header line begins with whitespace."
        case .malformedFieldName: "A field name is malformed."
        case .malformedFieldValue: "A field value holds a control character."
        case .fieldTooLarge: "A header line is too long."
        case .headTooLarge: "The header section is too large."
        case .tooManyFields: "There are too many header fields."
        case .missingHost: "The Host field is missing."
        case .duplicateHost: "The Host field occurs more than once."
        case .malformedHost: "The host is malformed."
        case .duplicateField: "A field that may occur once occurs more than once."
        case .malformedContentLength: "Content-Length is not a decimal number in range."
        case .duplicateContentLength: "Content-Length occurs more than once."
        case .lengthAndChunked: "Content-Length and Transfer-Encoding exclude each other."
        case .codingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
        case .malformedTransferEncoding: "Transfer-Encoding does not end with one 'chunked'."
        case .unknownTransferCoding: "The only transfer coding understood here is 'chunked'."
        case .unknownExpectation: "The only expectation understood here is '100-continue'."
        case .bodyTooLarge: "The request body is too large."
        case .malformedChunk: "The chunked body is malformed."
        case .chunkExtensionTooLarge: "The chunk extensions are too large."
        case .malformedTrailer: "The trailer section is malformed."
        case .trailerTooLarge: "The trailer section is too large."
        }
    }
}
