// Content types, as the gateway tells them apart.

import HTTP
import Testing

@Suite("MediaType")
struct MediaTypeTests {
    @Test(
        "classifies",
        arguments: [
            ("", MediaType.missing),
            ("application/json", .json),
            ("Application/JSON", .json),
            ("application/json;charset=UTF-8", .json),
            ("application/json ; charset=\"utf-8\"", .json),
            ("application/json; charset=us-ascii; version=1", .json),
            ("application/json;", .json),
            ("application/json; profile=\"a;charset=latin1\"", .json),
            ("application/json; charset=iso-8859-1", .unsupportedCharset),
            ("application/json; charset=utf-16", .unsupportedCharset),
            ("application/json; charset=\"\"", .unsupportedCharset),
            ("application/json; charset", .other),
            ("application/json; charset=utf-8; charset=utf-16", .other),
            ("application/json; charset=\"utf-8", .other),
            ("application/json, text/plain", .other),
            ("application/json charset=utf-8", .other),
            ("application/jsonx", .other),
            ("application/problem+json", .other),
            ("application/x-ndjson", .ndjson),
            ("application/ndjson", .ndjson),
            ("application/jsonl; charset=utf-8", .ndjson),
            ("text/plain", .text),
            ("text/plain;charset=UTF-8", .text),
            ("text/plain;charset=latin1", .unsupportedCharset),
            ("text/html", .other),
            ("multipart/form-data; boundary=x", .multipartFormData),
            ("application/x-www-form-urlencoded", .formURLEncoded),
            ("application/octet-stream", .octetStream),
            (";charset=latin1", .other),
            ("/", .other),
        ]
    )
    func classifies(value: String, type: MediaType) {
        // The value stands in the middle, as it does in a head.
        let bytes = Array(("x: " + value + "\r\n").utf8)
        let range = ByteRange(offset: 3, count: UInt32(value.utf8.count))
        #expect(MediaType(bytes.span, range) == type)
    }

    @Test("a field that is not there is missing")
    func missing() {
        #expect(MediaType([UInt8]().span, nil) == .missing)
    }
}
