// Requests: however they are cut the verdict is the same, and an independent parser that takes one too
// finds the same end and the same body. Where two parsers disagree, requests are smuggled.

import HTTP

/// Reads the input as a request and its body.
public func fuzzRequest(_ bytes: UnsafeBufferPointer<UInt8>) {
    let whole = Framed(bytes, cut: nil)
    for cut in cuts(of: bytes) {
        precondition(Framed(bytes, cut: cut) == whole, "another verdict when cut at \(cut)")
    }
    guard case .complete(let end, let body, false) = whole.verdict else { return }
    let peer = Peer(bytes)
    guard let peerEnd = peer.requestBytes, !peer.isUpgrade else { return }
    // Empty lines before a request are ours to skip; http-parser skips them too.
    precondition(peerEnd == end, "ends at \(end), and for http-parser at \(peerEnd)")
    precondition(peer.body == body, "another body for http-parser")
}

/// Some places to cut at that depend on nothing but the input.
private func cuts(of bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    guard bytes.count > 1 else { return [] }
    let seed = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return (0..<3).map { Int(seed >> UInt64($0 * 16) & 0xFFFF) % bytes.count }
}

/// A request as we frame it.
private struct Framed: Equatable {
    enum Verdict: Equatable {
        case needMore
        case complete(end: Int, body: [UInt8], isConnect: Bool)
        case malformed(HTTPFault)
    }

    private(set) var verdict = Verdict.needMore

    /// Reads all bytes, or first those before `cut`.
    init(_ bytes: UnsafeBufferPointer<UInt8>, cut: Int?) {
        var parser = RequestParser()
        if let cut {
            _ = parser.advance(Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[..<cut])))
        }
        switch parser.advance(Span(_unsafeElements: bytes)) {
        case .needMore: break
        case .malformed(let fault): verdict = .malformed(fault)
        case .complete: verdict = Self.body(behind: parser.head, bytes, cut)
        }
    }

    private static func body(
        behind head: RequestHead,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ cut: Int?
    ) -> Verdict {
        let start = Int(head.headBytes)
        precondition(start <= bytes.count, "a head ends within its bytes")
        let isConnect = head.method == .connect
        switch head.framing {
        case .none: return .complete(end: start, body: [], isConnect: isConnect)
        case .length(let count):
            guard count <= UInt64(bytes.count - start) else { return .needMore }
            let end = start + Int(count)
            return .complete(end: end, body: Array(bytes[start..<end]), isConnect: isConnect)
        case .chunked:
            let decoded = decodeChunks(Array(bytes[start...]), cuts: cut.map { [$0 - start] } ?? [])
            switch decoded.state {
            case .needMore: return .needMore
            case .malformed(let fault): return .malformed(fault)
            case .finished:
                let end = start + decoded.consumed
                return .complete(end: end, body: decoded.body, isConnect: isConnect)
            }
        }
    }
}
