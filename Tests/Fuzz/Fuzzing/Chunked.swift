// Chunked bodies: any cut into pieces decodes the same, in place.

import HTTP

/// Reads the input as a chunked body.
public func fuzzChunked(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count < 1 << 16 else { return }
    let input = Array(bytes)
    let whole = decodeChunks(input, cuts: [])
    precondition(whole.body.count <= input.count, "decoding makes nothing longer")
    for cuts in [Array(input.indices), [input.count / 2]] {
        precondition(decodeChunks(input, cuts: cuts) == whole, "another verdict when cut")
    }
}

/// A chunked body, decoded.
struct DecodedChunks: Equatable {
    var state: ChunkProgress.State
    var body: [UInt8]
    /// Raw bytes up to the end of the trailer section.
    var consumed: Int
}

/// Decodes a body that arrives in pieces which end at `cuts`, in ascending order.
func decodeChunks(_ input: [UInt8], cuts: [Int]) -> DecodedChunks {
    var decoder = ChunkedDecoder(bodyBytesMax: 1 << 20)
    var buffer = input
    var decodedEnd = 0
    var raw = 0
    for end in cuts.filter({ $0 > 0 && $0 < input.count }) + [input.count] {
        var span = buffer.mutableSpan
        let progress = decoder.decode(&span, decodedEnd: decodedEnd, rawStart: raw, rawEnd: end)
        decodedEnd = progress.decodedEnd
        raw += progress.rawConsumed
        precondition(decodedEnd <= raw && raw <= end, "no byte is used twice")
        guard progress.state == .needMore else {
            return DecodedChunks(
                state: progress.state,
                body: Array(buffer[..<decodedEnd]),
                consumed: progress.state == .finished ? raw : 0
            )
        }
        precondition(raw == end, "a decoder that needs more has taken what there was")
    }
    return DecodedChunks(state: .needMore, body: Array(buffer[..<decodedEnd]), consumed: 0)
}
