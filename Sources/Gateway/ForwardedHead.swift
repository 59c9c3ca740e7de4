// The heads of forwarded requests and of their answers: what was said, without what concerned the
// connection it was said on, framed as it was parsed.

import HTTP

/// Writes heads that are passed on.
enum ForwardedHead {
    /// Writes a request's head for the dashboard.
    ///
    /// - Parameters:
    ///   - head: What was parsed.
    ///   - bytes: What it was parsed from.
    ///   - client: Who sent it.
    ///   - isTrusted: Whether the peer may say how and under which name it was reached.
    ///   - out: Where it is written; `isFull` when it does not fit.
    static func write(
        _ head: RequestHead,
        _ bytes: Span<UInt8>,
        client: IPAddress,
        isTrusted: Bool,
        to out: inout ByteWriter
    ) {
        out.put(head.method.name)
        out.put(" ")
        // The origin form, whatever the client wrote: what the host is stands in Host.
        if head.path.isEmpty { out.put("/") } else { put(bytes, head.path, to: &out) }
        if let query = head.query {
            out.put("?")
            put(bytes, query, to: &out)
        }
        out.put(" HTTP/1.1\r\nHost: ")
        if let host = head.host { put(bytes, host, to: &out) }
        out.put("\r\n")
        var lines = FieldLines(head)
        while let line = lines.next(bytes) {
            guard isPassed(line.name, bytes, isTrusted: isTrusted),
                !lines.isHopByHop(line.name, bytes)
            else { continue }
            put(bytes, line, to: &out)
        }
        out.put("X-Forwarded-For: ")
        out.put(Array(client.description.utf8))
        switch head.framing {
        case .none: break
        case .length(let count):
            out.put("\r\nContent-Length: ")
            out.put(decimal: count)
        case .chunked: out.put("\r\nTransfer-Encoding: chunked")
        }
        out.put("\r\nConnection: close\r\n\r\n")
    }

    /// Whether a request's field is passed on; the others are written anew, or were answered here.
    private static func isPassed(_ name: ByteRange, _ bytes: Span<UInt8>, isTrusted: Bool) -> Bool {
        let own: [StaticString] = [
            "host", "content-length", "expect", "x-forwarded-for", "forwarded", "x-real-ip",
        ]
        let proxies: [StaticString] = [
            "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port",
        ]
        return !own.contains { name.reads($0, in: bytes) }
            && (isTrusted || !proxies.contains { name.reads($0, in: bytes) })
    }

    /// Writes an answer's head for the client.
    ///
    /// - Parameters:
    ///   - head: What was parsed.
    ///   - bytes: What it was parsed from.
    ///   - out: Where it is written; `isFull` when it does not fit.
    ///   - chunks: Whether the body is sent in chunks.
    ///   - closes: Whether the connection ends with this answer.
    ///   - saysKeepAlive: Whether the client must be told that it stays.
    static func write(
        _ head: ResponseHead,
        _ bytes: Span<UInt8>,
        to out: inout ByteWriter,
        chunks: Bool,
        closes: Bool,
        saysKeepAlive: Bool
    ) {
        out.put("HTTP/1.1 ")
        out.put(decimal: UInt64(head.status))
        out.put(" ")
        put(bytes, head.reason, to: &out)
        out.put("\r\n")
        var lines = FieldLines(head)
        while let line = lines.next(bytes) {
            // RFC 9110, section 8.6: a 204 has no length.
            let isLength = line.name.reads("content-length", in: bytes)
            guard !(isLength && head.status == 204), !lines.isHopByHop(line.name, bytes) else {
                continue
            }
            put(bytes, line, to: &out)
        }
        if chunks { out.put("Transfer-Encoding: chunked\r\n") }
        if closes {
            out.put("Connection: close\r\n")
        } else if saysKeepAlive {
            out.put("Connection: keep-alive\r\n")
        }
        out.put("\r\n")
    }

    /// Writes the line before a chunk's data.
    static func putChunkSize(_ count: Int, to out: inout ByteWriter) {
        out.put(Array(String(count, radix: 16).utf8))
        out.put("\r\n")
    }

    private static func put(
        _ bytes: Span<UInt8>,
        _ line: FieldLines.Line,
        to out: inout ByteWriter
    ) {
        put(bytes, line.name, to: &out)
        out.put(": ")
        put(bytes, line.value, to: &out)
        out.put("\r\n")
    }

    private static func put(_ bytes: Span<UInt8>, _ range: ByteRange, to out: inout ByteWriter) {
        bytes.extracting(range.range).withUnsafeBufferPointer { source in
            if let start = source.baseAddress { out.put(start, source.count) }
        }
    }
}

extension Method {
    /// The name, as a request line has it.
    fileprivate var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .patch: "PATCH"
        case .options: "OPTIONS"
        case .connect: "CONNECT"
        case .trace: "TRACE"
        case .other: preconditionFailure("the parser refuses a method that it does not know")
        }
    }
}
