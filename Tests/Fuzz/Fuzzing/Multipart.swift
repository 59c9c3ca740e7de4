// Forms: the first line is the Content-Type, the rest the body. Parts lie in the body, one behind the
// other, and the parser comes to an end.

import HTTP

/// Reads the input as a Content-Type, a line feed, and a multipart body.
public func fuzzMultipart(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
    let contentType = UnsafeBufferPointer(rebasing: bytes[..<newline])
    let body = UnsafeBufferPointer(rebasing: bytes[(newline + 1)...])
    let type = Span(_unsafeElements: contentType)
    guard let boundary = MultipartParser.boundary(in: type) else { return }
    precondition(boundary.range.upperBound <= contentType.count, "the boundary lies in the field")
    guard var parser = MultipartParser(boundary: type.extracting(boundary.range)) else { return }
    var last = 0
    for _ in 0...MultipartParser.partsMax {
        guard case .part(let part) = parser.next(Span(_unsafeElements: body)) else { return }
        precondition(part.name.range.lowerBound >= last, "parts follow each other")
        precondition(part.name.range.upperBound <= part.body.range.lowerBound)
        precondition(part.body.range.upperBound <= body.count, "a part lies in the body")
        last = part.body.range.upperBound
    }
    preconditionFailure("more parts than are allowed")
}
