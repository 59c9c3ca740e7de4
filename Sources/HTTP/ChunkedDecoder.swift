// Decodes chunked bodies (RFC 9112, section 7.1) in the buffer they were received into:
//
//     | decoded ... | free ... | raw ... |        decoded bytes are moved down to `decodedEnd`
//     0        decodedEnd   rawStart   rawEnd
//
//     size ──▶ extension ──▶ size's LF ──▶ data ──▶ data's CR ──▶ data's LF ──▶ size
//                               │ 0
//                               ▼
//     line start ──▶ trailer name ──▶ trailer value ──▶ trailer's LF ──▶ line start
//         └─CR──▶ last LF ──▶ finished
//
// Framing is taken byte by byte and data in one move, so any cut into pieces decodes the same.

/// Decodes the chunked body of one request, in place.
public struct ChunkedDecoder: Sendable {
    private let bodyBytesMax: Int
    private var step = Step.sizeStart
    /// Bytes of the current chunk that have not been seen yet.
    private var chunkLeft = 0
    private var sizeDigits = 0
    private var extensionBytes = 0
    private var extensionBytesTotal = 0
    private var trailerBytes = 0
    private var trailerLines = 0
    private var bodyBytes = 0

    private enum Step: Equatable {
        case sizeStart
        case size
        case blankAfterSize
        case extensions
        case sizeLineFeed
        case data
        case dataReturn
        case dataLineFeed
        case trailerLineStart
        case trailerName
        case trailerValue
        case trailerLineFeed
        case lastLineFeed
        case finished
        case refused(HTTPFault)
    }

    private static var sizeDigitsMax: Int { 16 }
    private static var extensionBytesMax: Int { 1 << 10 }
    private static var extensionBytesTotalMax: Int { 8 << 10 }
    private static var trailerBytesMax: Int { 8 << 10 }
    private static var trailerLinesMax: Int { 64 }

    /// Makes a decoder that refuses more than `bodyBytesMax` decoded bytes with 413.
    public init(bodyBytesMax: Int) {
        precondition(bodyBytesMax >= 0, "a body cannot have fewer bytes than none")
        self.bodyBytesMax = bodyBytesMax
    }

    /// Decodes the raw bytes at `rawStart..<rawEnd` down to `decodedEnd`.
    ///
    /// `decodedEnd` must not pass `rawStart`. Bytes between the two, and consumed raw bytes, are
    /// free to be overwritten. Trailer fields are checked and dropped.
    public mutating func decode(
        _ buffer: inout MutableSpan<UInt8>,
        decodedEnd: Int,
        rawStart: Int,
        rawEnd: Int
    ) -> ChunkProgress {
        precondition(0 <= decodedEnd && decodedEnd <= rawStart, "decoding moves bytes down")
        precondition(
            rawStart <= rawEnd && rawEnd <= buffer.count,
            "the raw bytes are in the buffer"
        )
        var target = decodedEnd
        var index = rawStart
        while index < rawEnd {
            switch step {
            case .data:
                let count = min(chunkLeft, rawEnd - index)
                moveDown(&buffer, from: index, to: target, count: count)
                target += count
                index += count
                chunkLeft -= count
                if chunkLeft == 0 { step = .dataReturn }
            case .finished, .refused:
                return progress(target, index - rawStart)
            case .sizeStart, .size, .blankAfterSize, .extensions, .sizeLineFeed, .dataReturn,
                .dataLineFeed:
                step = takeChunkByte(buffer[index])
                if case .refused = step { break }
                index += 1
            case .trailerLineStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
                step = takeTrailerByte(buffer[index])
                if case .refused = step { break }
                index += 1
            }
        }
        return progress(target, index - rawStart)
    }

    private func progress(_ decodedEnd: Int, _ rawConsumed: Int) -> ChunkProgress {
        let state: ChunkProgress.State =
            switch step {
            case .finished: .finished
            case .refused(let fault): .malformed(fault)
            case .sizeStart, .size, .blankAfterSize, .extensions, .sizeLineFeed, .data,
                .dataReturn, .dataLineFeed, .trailerLineStart, .trailerName, .trailerValue,
                .trailerLineFeed, .lastLineFeed:
                .needMore
            }
        return ChunkProgress(decodedEnd: decodedEnd, rawConsumed: rawConsumed, state: state)
    }
}

extension ChunkedDecoder {
    /// Takes a byte of a chunk's framing.
    private mutating func takeChunkByte(_ byte: UInt8) -> Step {
        switch step {
        case .sizeStart, .size:
            if let digit = hexDigit(byte) { return takeSizeDigit(digit) }
            guard step == .size else { return .refused(.malformedChunk) }
            return endSize(byte)
        case .blankAfterSize, .extensions:
            return takeExtensionByte(byte)
        case .sizeLineFeed:
            guard byte == lineFeed else { return .refused(.bareCarriageReturn) }
            return chunkLeft == 0 ? .trailerLineStart : .data
        case .dataReturn:
            if byte == lineFeed { return .refused(.bareLineFeed) }
            return byte == carriageReturn ? .dataLineFeed : .refused(.malformedChunk)
        case .dataLineFeed:
            guard byte == lineFeed else { return .refused(.bareCarriageReturn) }
            sizeDigits = 0
            return .sizeStart
        case .data, .trailerLineStart, .trailerName, .trailerValue, .trailerLineFeed,
            .lastLineFeed, .finished, .refused:
            preconditionFailure("not a chunk's framing")
        }
    }

    /// Takes a digit; at most eight count after leading zeros, and sixteen may be written.
    private mutating func takeSizeDigit(_ digit: UInt8) -> Step {
        sizeDigits += 1
        guard sizeDigits <= Self.sizeDigitsMax, chunkLeft < 1 << 28 else {
            return .refused(.malformedChunk)
        }
        chunkLeft = chunkLeft << 4 | Int(digit)
        return .size
    }

    /// Weighs the size once `byte`, the first after its digits, has arrived.
    private mutating func endSize(_ byte: UInt8) -> Step {
        guard byte == carriageReturn || byte == UInt8(ascii: ";") || isBlank(byte) else {
            return .refused(byte == lineFeed ? .bareLineFeed : .malformedChunk)
        }
        guard chunkLeft <= bodyBytesMax - bodyBytes else { return .refused(.bodyTooLarge) }
        bodyBytes += chunkLeft
        if byte == carriageReturn { return .sizeLineFeed }
        extensionBytes = 0
        step = .blankAfterSize
        return takeExtensionByte(byte)
    }

    /// Skips a byte of the extensions, which begin with a semicolon after optional blanks.
    private mutating func takeExtensionByte(_ byte: UInt8) -> Step {
        if byte == lineFeed { return .refused(.bareLineFeed) }
        if byte == carriageReturn {
            return step == .extensions ? .sizeLineFeed : .refused(.malformedChunk)
        }
        guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else {
            return .refused(.malformedChunk)
        }
        extensionBytes += 1
        extensionBytesTotal += 1
        guard extensionBytes <= Self.extensionBytesMax,
            extensionBytesTotal <= Self.extensionBytesTotalMax
        else { return .refused(.chunkExtensionTooLarge) }
        if step == .extensions || byte == UInt8(ascii: ";") { return .extensions }
        return isBlank(byte) ? .blankAfterSize : .refused(.malformedChunk)
    }

    /// Takes a byte of the trailer section.
    private mutating func takeTrailerByte(_ byte: UInt8) -> Step {
        trailerBytes += 1
        guard trailerBytes <= Self.trailerBytesMax else { return .refused(.trailerTooLarge) }
        switch step {
        case .trailerLineStart:
            if byte == carriageReturn { return .lastLineFeed }
            if byte == lineFeed { return .refused(.bareLineFeed) }
            guard ByteSet.token.contains(byte) else { return .refused(.malformedTrailer) }
            trailerLines += 1
            return trailerLines <= Self.trailerLinesMax ? .trailerName : .refused(.trailerTooLarge)
        case .trailerName:
            if byte == UInt8(ascii: ":") { return .trailerValue }
            return ByteSet.token.contains(byte) ? .trailerName : .refused(.malformedTrailer)
        case .trailerValue:
            if byte == carriageReturn { return .trailerLineFeed }
            if byte == lineFeed { return .refused(.bareLineFeed) }
            let fits = byte >= 0x20 && byte != 0x7F || byte == 0x09
            return fits ? .trailerValue : .refused(.malformedTrailer)
        case .trailerLineFeed:
            return byte == lineFeed ? .trailerLineStart : .refused(.bareCarriageReturn)
        case .lastLineFeed:
            return byte == lineFeed ? .finished : .refused(.bareCarriageReturn)
        case .sizeStart, .size, .blankAfterSize, .extensions, .sizeLineFeed, .data, .dataReturn,
            .dataLineFeed, .finished, .refused:
            preconditionFailure("not a trailer's byte")
        }
    }
}

private func moveDown(
    _ buffer: inout MutableSpan<UInt8>,
    from source: Int,
    to target: Int,
    count: Int
) {
    // The caller keeps target <= source and source + count within the buffer; the two may overlap.
    buffer.withUnsafeMutableBytes { bytes in
        guard source != target, let base = bytes.baseAddress else { return }
        (base + target).copyMemory(from: base + source, byteCount: count)
    }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
