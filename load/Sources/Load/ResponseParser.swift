// Reads what a load generator needs of an HTTP response: where it ends, its status, its id.
//
//     bytes ──▶ needs more │ complete │ malformed
//
// It starts anew on each call, so a response that came in pieces is parsed again when the next
// piece has arrived; responses are short, and nearly all of them come whole.

import Glibc
public import SeggWatCore

/// A response without its bytes.
public struct Response: Equatable, Sendable {
    /// Its status.
    public var status = 0
    /// Bytes of its head and body together.
    public var byteCount = 0
    /// Where its body begins.
    public var bodyStart = 0
    /// Whether the server closes the connection behind it.
    public var closes = false
}

/// What the bytes so far are.
public enum ResponseParse: Equatable, Sendable {
    /// The beginning of a response.
    case needsMore
    /// A response, and perhaps bytes behind it.
    case complete(Response)
    /// Nothing that this client understands.
    case malformed
}

/// Parses the response at the start of `bytes`.
///
/// Understands responses with a Content-Length and those that have no body (204 and 304); chunked
/// ones and those that end with the connection are malformed to it.
public func parseResponse(_ bytes: UnsafeBufferPointer<UInt8>) -> ResponseParse {
    let statusLineBytes = 12
    guard startsLikeHTTP(bytes) else { return .malformed }
    guard bytes.count >= statusLineBytes else { return .needsMore }
    var response = Response()
    for place in 9..<statusLineBytes {
        let digit = bytes[place] &- UInt8(ascii: "0")
        guard digit <= 9 else { return .malformed }
        response.status = response.status * 10 + Int(digit)
    }
    var contentLength: Int?
    guard var line = lineEnd(bytes, from: statusLineBytes) else { return .needsMore }
    while true {
        let start = line + 1
        guard let end = lineEnd(bytes, from: start) else { return .needsMore }
        // A line that holds a carriage return alone ends the head.
        if end - start <= 1 {
            response.bodyStart = end + 1
            break
        }
        let field = UnsafeBufferPointer(rebasing: bytes[start..<end])
        switch field[0] | 0x20 {
        case UInt8(ascii: "c"):
            if let value = value(of: field, named: "content-length:") {
                guard let length = decimal(value) else { return .malformed }
                contentLength = length
            } else if let value = value(of: field, named: "connection:") {
                response.closes = equals(value, "close")
            }
        case UInt8(ascii: "t"):
            guard value(of: field, named: "transfer-encoding:") == nil else { return .malformed }
        default: break
        }
        line = end
    }
    if response.status == 204 || response.status == 304 { contentLength = 0 }
    guard let contentLength, response.status >= 200 else { return .malformed }
    response.byteCount = response.bodyStart + contentLength
    return bytes.count >= response.byteCount ? .complete(response) : .needsMore
}

/// Finds `"id":"…"` in the body of an answer that stored something.
public func identifier(inBody body: UnsafeBufferPointer<UInt8>) -> Identifier? {
    let name: StaticString = "\"id\":\""
    let nameBytes = 6
    let textBytes = 36
    var at = 0
    while at + nameBytes + textBytes <= body.count {
        if body[at] == UInt8(ascii: "\""),
            memcmp(body.baseAddress! + at, name.utf8Start, nameBytes) == 0
        {
            let text = UnsafeBufferPointer(
                rebasing: body[(at + nameBytes)..<(at + nameBytes + textBytes)]
            )
            return Identifier(text: text.span)
        }
        at += 1
    }
    return nil
}

@inline(__always)
private func startsLikeHTTP(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let version: StaticString = "HTTP/1.1 "
    guard let start = bytes.baseAddress else { return true }
    return memcmp(start, version.utf8Start, min(bytes.count, version.utf8CodeUnitCount)) == 0
}

/// The line feed that ends the line which begins at `start`.
@inline(__always)
private func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

/// A field's value without white space around it; nil when its name is another one.
private func value(
    of field: UnsafeBufferPointer<UInt8>,
    named name: StaticString
) -> UnsafeBufferPointer<UInt8>? {
    let length = name.utf8CodeUnitCount
    guard field.count >= length else { return nil }
    for index in 0..<length {
        let byte = field[index]
        let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        guard lower == name.utf8Start[index] else { return nil }
    }
    return trimmed(UnsafeBufferPointer(rebasing: field[length...]))
}

private func decimal(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    // Nine digits are more than any response may have.
    guard !text.isEmpty, text.count <= 9 else { return nil }
    var number = 0
    for byte in text {
        let digit = byte &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        number = number * 10 + Int(digit)
    }
    return number
}

private func equals(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in text.indices where text[index] | 0x20 != word.utf8Start[index] { return false }
    return true
}
