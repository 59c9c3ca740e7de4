// Reads request heads (RFC 9112). Pure: bytes in, a head of views into them out.
// Tour 4/15. From Session. Next: Routes.
//
//     request line ──CRLF──▶ fields ──empty line──▶ complete
//          │                   │                        │
//          └──────fault────────┴──▶ refused             └──reset──▶ request line
//
// Lines are taken from left to right, each one once. A line that has not ended yet is left alone
// until its LF or its limit arrives, so the verdict depends on the bytes and not on how they were
// cut into pieces, and the work is linear in the bytes however small the pieces are.

/// Reads one request head after another from a connection.
public struct RequestParser: Sendable {
    let limits: HeadLimits
    var stage = Stage.requestLine
    /// The head so far, set line by line; whole after `.complete`, until `reset`.
    public internal(set) var head = RequestHead()
    /// Where the line that has not been taken yet begins.
    var lineStart = 0
    /// How many bytes were shown, when the last line of them had not ended.
    var seen = 0
    var emptyLines = 0
    var fields = 0
    var codings = TransferCodings.none
    var hasLength = false
    var asksClose = false
    var asksKeepAlive = false
    var hasHost = false

    enum Stage {
        case requestLine
        case fields
        case complete
        case refused(HTTPFault)
    }

    /// Makes a parser that is ready for the first request.
    public init(limits: HeadLimits = HeadLimits()) {
        self.limits = limits
    }

    /// Makes the parser ready for the next request.
    public mutating func reset() {
        self = RequestParser(limits: limits)
    }

    /// Reads the head in `bytes`, and returns a copy of it.
    public mutating func parse(_ bytes: Span<UInt8>) -> HeadResult {
        switch advance(bytes) {
        case .needMore: .needMore
        case .complete: .head(head)
        case .malformed(let fault): .malformed(fault)
        }
    }

    /// Reads the head in `bytes`: everything received of this request, from its first byte.
    ///
    /// After `.needMore`, show the same bytes with more behind them. After `.complete`, `head` is
    /// the request's head. After that or a fault the answer stays the same until `reset`.
    public mutating func advance(_ bytes: Span<UInt8>) -> HeadProgress {
        precondition(bytes.count >= seen, "a request's bytes only grow")
        if seen > 0 && isWaiting(for: bytes) {
            seen = bytes.count
            return .needMore
        }
        do throws(HTTPFault) {
            while true {
                let lineTaken =
                    switch stage {
                    case .requestLine: try takeRequestLine(bytes, end: viewEnd(bytes))
                    case .fields: try takeFieldLine(bytes, end: viewEnd(bytes))
                    case .complete: true
                    case .refused(let fault): throw fault
                    }
                if case .complete = stage { return .complete }
                if !lineTaken { return try wait(for: bytes) }
            }
        } catch {
            return refuse(error, bytes)
        }
    }
}

extension RequestParser {
    /// Where the line at `lineStart` must have ended.
    private var lineLimit: Int {
        min(lineStart + limits.lineBytesMax, limits.headBytesMax)
    }

    /// The end of the bytes that the line at `lineStart` may use.
    private func viewEnd(_ bytes: Bytes) -> Int { min(bytes.count, lineLimit) }

    /// Whether the bytes that are new since the last call neither end the line nor pass its limit.
    private func isWaiting(for bytes: Bytes) -> Bool {
        switch stage {
        case .complete, .refused: false
        case .requestLine, .fields:
            bytes.count < lineLimit
                && position(of: lineFeed, in: bytes, from: seen, to: bytes.count) == nil
        }
    }

    /// Waits for the rest of a line that ran out without a fault, unless it may not have any.
    private mutating func wait(for bytes: Bytes) throws(HTTPFault) -> HeadProgress {
        guard bytes.count < lineLimit else { throw limitFault(bytes) }
        seen = bytes.count
        return .needMore
    }

    /// Ends the connection's requests, once the faulty line has ended or passed its limit.
    ///
    /// Without the delay a fault in a line's first half would be seen or not, depending on where
    /// the pieces were cut.
    private mutating func refuse(_ fault: HTTPFault, _ bytes: Bytes) -> HeadProgress {
        let end = viewEnd(bytes)
        if case .refused = stage { return .malformed(fault) }
        if end < lineLimit && position(of: lineFeed, in: bytes, from: lineStart, to: end) == nil {
            seen = bytes.count
            return .needMore
        }
        stage = .refused(fault)
        return .malformed(fault)
    }

    private func limitFault(_ bytes: Bytes) -> HTTPFault {
        switch stage {
        case .requestLine:
            let end = viewEnd(bytes)
            let hasTarget = position(of: space, in: bytes, from: lineStart, to: end) != nil
            return hasTarget ? .targetTooLong : .unknownMethod
        case .fields:
            let lineIsLonger = lineStart + limits.lineBytesMax <= limits.headBytesMax
            return lineIsLonger ? .fieldTooLarge : .headTooLarge
        case .complete, .refused:
            preconditionFailure("no line is pending")
        }
    }

    /// Says what a byte that ends a piece of a line too early means.
    ///
    /// - Returns: false when the byte is a CR and the next one has not arrived.
    /// - Throws: the fault for a bare CR or LF, else `fault`.
    @inline(never)
    func explain(
        _ bytes: Bytes,
        at index: Int,
        end: Int,
        _ fault: HTTPFault
    ) throws(HTTPFault) -> Bool {
        switch bytes[index] {
        case lineFeed: throw .bareLineFeed
        case carriageReturn where index + 1 == end: return false
        case carriageReturn where bytes[index + 1] != lineFeed: throw .bareCarriageReturn
        default: throw fault
        }
    }
}

let carriageReturn = UInt8(ascii: "\r")
let lineFeed = UInt8(ascii: "\n")
let space = UInt8(ascii: " ")
