// What the Transfer-Encoding lines of a request add up to.

/// The transfer codings seen so far, over all lines of the field.
enum TransferCodings {
    /// The field has not occurred.
    case none
    /// Codings other than chunked, so far.
    case unknown
    /// Exactly `chunked`.
    case chunked
    /// Others, then `chunked`.
    case unknownThenChunked
}

extension TransferCodings {
    /// Adds the codings of one field line.
    ///
    /// - Throws: `malformedTransferEncoding` for an empty element and for anything after `chunked`.
    mutating func add(_ bytes: Bytes, _ value: ByteRange) throws(HTTPFault) {
        var start = Int(value.offset)
        let end = Int(value.end)
        while true {
            let comma = position(of: UInt8(ascii: ","), in: bytes, from: start, to: end) ?? end
            let coding = trimmed(bytes, from: start, to: comma)
            guard !coding.isEmpty else { throw .malformedTransferEncoding }
            let isChunked = matches(bytes, coding, "chunked")
            switch self {
            case .none: self = isChunked ? .chunked : .unknown
            case .unknown: self = isChunked ? .unknownThenChunked : .unknown
            case .chunked, .unknownThenChunked: throw .malformedTransferEncoding
            }
            guard comma < end else { return }
            start = comma + 1
        }
    }
}
