// What is refused, and with which answer: RFC 9110 and 9112 as a list of hostile requests.

import HTTP
import Testing

@Suite("RequestParser: refused requests")
struct RequestRefusalTests {
    /// What a client sent: the whole request, or one line of an otherwise good one.
    struct Case: CustomTestStringConvertible, Sendable {
        let sentence: String
        let request: String
        let fault: HTTPFault

        var testDescription: String { sentence }

        init(line: String, _ fault: HTTPFault, _ sentence: String) {
            request = "\(line)\r\nHost: a\r\n\r\n"
            self.fault = fault
            self.sentence = sentence
        }

        init(field: String, _ fault: HTTPFault, _ sentence: String) {
            request = "POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n"
            self.fault = fault
            self.sentence = sentence
        }

        init(whole: String, _ fault: HTTPFault, _ sentence: String) {
            request = whole
            self.fault = fault
            self.sentence = sentence
        }
    }

    static let requestLines = [
        Case(line: "GET /", .malformedRequestLine, "the form of HTTP/0.9"),
        Case(line: "GET", .malformedRequestLine, "a method alone"),
        Case(line: "GET  / HTTP/1.1", .malformedRequestLine, "two spaces before the target"),
        Case(line: "GET /  HTTP/1.1", .malformedRequestLine, "two spaces before the version"),
        Case(line: "GET / HTTP/1.1 ", .malformedRequestLine, "a space after the version"),
        Case(line: "GET\t/ HTTP/1.1", .malformedRequestLine, "a tab for a space"),
        Case(line: " GET / HTTP/1.1", .malformedRequestLine, "a space before the method"),
        Case(line: "GET / http/1.1", .malformedRequestLine, "a version in lower case"),
        Case(line: "GET / HTTP/1.10", .malformedRequestLine, "a version of two digits"),
        Case(line: "GET / HTTP/11", .malformedRequestLine, "a version without a dot"),
        Case(line: "GET / HTTP/1", .malformedRequestLine, "a version without a minor"),
        Case(line: "GET / XTTP/1.1", .malformedRequestLine, "another protocol"),
        Case(line: "\u{16}\u{3}\u{1}", .malformedRequestLine, "the first bytes of TLS"),
        Case(line: "GET(/ HTTP/1.1", .malformedRequestLine, "a method that is no token"),
        Case(line: "\r\n\r\n\r\nGET / HTTP/1.1", .malformedRequestLine, "three empty lines"),
        Case(line: "GET / HTTP/2.0", .unsupportedVersion, "version 2"),
        Case(line: "PRI * HTTP/2.0", .unsupportedVersion, "the preface of HTTP/2"),
        Case(line: "GET / HTTP/0.9", .unsupportedVersion, "version 0.9 by name"),
        Case(line: "BREW / HTTP/1.1", .unknownMethod, "an unknown method"),
        Case(line: "get / HTTP/1.1", .unknownMethod, "a method in lower case"),
        Case(line: "GETGETGET / HTTP/1.1", .unknownMethod, "a method that begins well"),
        Case(line: "GET /# HTTP/1.1", .malformedTarget, "a fragment"),
        Case(line: "GET /\u{E9} HTTP/1.1", .malformedTarget, "a target that is not ASCII"),
        Case(line: "GET /\u{0} HTTP/1.1", .malformedTarget, "a NUL in the target"),
        Case(line: "GET /\u{7F} HTTP/1.1", .malformedTarget, "a DEL in the target"),
        Case(line: "GET /a\tb HTTP/1.1", .malformedTarget, "a tab in the target"),
        Case(line: "GET a HTTP/1.1", .malformedTarget, "a target without its slash"),
        Case(line: "GET * HTTP/1.1", .malformedTarget, "an asterisk for GET"),
        Case(line: "OPTIONS ** HTTP/1.1", .malformedTarget, "two asterisks"),
        Case(line: "GET ftp://a/ HTTP/1.1", .malformedTarget, "another scheme"),
        Case(line: "GET http:/ HTTP/1.1", .malformedTarget, "a scheme without an authority"),
        Case(line: "GET http:///a HTTP/1.1", .malformedHost, "an empty authority"),
        Case(line: "GET http://u@a/ HTTP/1.1", .malformedHost, "user information"),
        Case(line: "CONNECT / HTTP/1.1", .malformedTarget, "a path for CONNECT"),
        Case(line: "CONNECT a HTTP/1.1", .malformedTarget, "CONNECT without a port"),
        Case(line: "GET / HTTP/1.1\nX: y", .bareLineFeed, "an LF alone after the version"),
        Case(line: "GET /\nX: y", .bareLineFeed, "an LF in the target"),
        Case(line: "GET /\rX HTTP/1.1", .bareCarriageReturn, "a CR in the target"),
        Case(line: "GET / HTTP/1.1\rX: y", .bareCarriageReturn, "a CR alone after the version"),
        Case(line: "\nGET / HTTP/1.1", .bareLineFeed, "an empty line of LF alone"),
        Case(line: "\rGET / HTTP/1.1", .bareCarriageReturn, "a CR before the method"),
    ]

    static let hosts =
        [
            Case(whole: "GET / HTTP/1.1\r\n\r\n", .missingHost, "no Host in HTTP/1.1"),
            Case(whole: "GET http://a/ HTTP/1.1\r\n\r\n", .missingHost, "no Host, absolute target"),
            Case(field: "Host: a", .duplicateHost, "the same Host twice"),
            Case(field: "hOST: b", .duplicateHost, "two Hosts in different case"),
            Case(
                whole: "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
                .duplicateHost,
                "two Hosts in HTTP/1.0"
            ),
        ]
        + [
            "", "a b", "a/b", "u@a", "a:b", "a:123456", "[::1", "[]", "[g]", ":80", "a\u{E9}",
            "[::1]a", "a%zz", "a%4", "a%", "a%4:80", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]",
            "[fe80::1%25eth0]",
        ].map {
            Case(
                whole: "GET / HTTP/1.1\r\nHost: \($0)\r\n\r\n",
                .malformedHost,
                "the host '\($0)'"
            )
        }

    static let fields =
        [
            Case(field: "X : y", .spaceBeforeColon, "a space before the colon"),
            Case(field: "X\t: y", .spaceBeforeColon, "a tab before the colon"),
            Case(field: "Content-Length : 5", .spaceBeforeColon, "a space after Content-Length"),
            Case(field: "X: y\r\n z", .foldedField, "a folded value"),
            Case(field: "X: y\r\n\tz", .foldedField, "a value folded with a tab"),
            Case(
                whole: "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                .foldedField,
                "whitespace after the request line"
            ),
            Case(field: "X: y\r\n \r\n", .foldedField, "a line of whitespace"),
            Case(field: ": y", .malformedFieldName, "an empty name"),
            Case(field: "X", .malformedFieldName, "a name without a colon"),
            Case(field: "X y", .malformedFieldName, "two words without a colon"),
            Case(field: "X(y): z", .malformedFieldName, "a parenthesis in a name"),
            Case(field: "X\u{E9}: z", .malformedFieldName, "a name that is not ASCII"),
            Case(field: "X\u{0}: z", .malformedFieldName, "a NUL in a name"),
            Case(field: "\"X\": z", .malformedFieldName, "a quoted name"),
            Case(field: "X: \u{0}", .malformedFieldValue, "a NUL in a value"),
            Case(field: "X: \u{B}chunked", .malformedFieldValue, "a vertical tab in a value"),
            Case(field: "X: \u{7F}", .malformedFieldValue, "a DEL in a value"),
            Case(field: "X: \u{1B}[2J", .malformedFieldValue, "an escape in a value"),
            Case(field: "X: y\nY: z", .bareLineFeed, "an LF in a value"),
            Case(field: "X: y\rY: z", .bareCarriageReturn, "a CR in a value"),
            Case(field: "X: y\r\r", .bareCarriageReturn, "two CRs at a line's end"),
            Case(field: "X\nY: z", .bareLineFeed, "an LF in a name"),
            Case(field: "X\rY: z", .bareCarriageReturn, "a CR in a name"),
            Case(field: "X: y\n", .bareLineFeed, "an empty line of LF alone"),
            Case(field: "X: y\r\n\n", .bareLineFeed, "LF alone where the head ends"),
            Case(field: "X: y\r\n\rz", .bareCarriageReturn, "CR alone where the head ends"),
        ]
        + ["Content-Type", "Content-Encoding", "Origin", "Idempotency-Key", "Authorization"].map {
            Case(field: "\($0): a\r\n\($0): a", .duplicateField, "\($0) twice")
        }

    static let framing =
        [
            "", "+5", "-1", "5 5", "5,5", "0x5", "1_0", "5a", "\u{664}", "9223372036854775808",
            "18446744073709551616", "99999999999999999999999",
        ].map {
            Case(field: "Content-Length: \($0)", .malformedContentLength, "the length '\($0)'")
        } + [
            Case(
                field: "Content-Length: 5\r\nContent-Length: 5",
                .duplicateContentLength,
                "two equal lengths"
            ),
            Case(
                field: "Content-Length: 5\r\ncontent-length: 6",
                .duplicateContentLength,
                "two different lengths"
            ),
            Case(
                field: "Content-Length: 5\r\nTransfer-Encoding: chunked",
                .lengthAndChunked,
                "a length and chunked"
            ),
            Case(
                field: "Transfer-Encoding: chunked\r\nContent-Length: 0",
                .lengthAndChunked,
                "chunked and a length of zero"
            ),
            Case(
                whole: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                .codingInHTTP10,
                "chunked in HTTP/1.0"
            ),
            Case(field: "Expect: 200-ok", .unknownExpectation, "an unknown expectation"),
            Case(field: "Expect: ", .unknownExpectation, "an empty expectation"),
        ]
        + [
            "", ",chunked", "chunked,", "chunked, chunked", "chunked, gzip", "gzip", "identity",
            "xchunked", "chunked;a=b", "\"chunked\"", "chunked identity",
            "chunked\r\nTransfer-Encoding: chunked",
            "chunked\r\nTransfer-Encoding: identity",
        ].map {
            Case(
                field: "Transfer-Encoding: \($0)",
                .malformedTransferEncoding,
                "the codings '\($0)'"
            )
        }
        + ["gzip, chunked", "foo\r\nTransfer-Encoding: chunked"].map {
            Case(field: "Transfer-Encoding: \($0)", .unknownTransferCoding, "the codings '\($0)'")
        }

    static let all = requestLines + hosts + fields + framing

    @Test("refuses", arguments: all)
    func refuses(example: Case) {
        #expect(parse(example.request) == .malformed(example.fault))
    }

    @Test("the faults of one's peer are told apart by their status")
    func statuses() {
        let statuses = Set(HTTPFault.allCases.map(\.status))
        #expect(statuses == [400, 413, 414, 417, 431, 501, 505])
        #expect(HTTPFault.unknownMethod.status == 501)
        #expect(HTTPFault.unknownTransferCoding.status == 501)
        #expect(HTTPFault.unsupportedVersion.status == 505)
        #expect(HTTPFault.targetTooLong.status == 414)
        #expect(HTTPFault.tooManyFields.status == 431)
        #expect(HTTPFault.bodyTooLarge.status == 413)
        #expect(HTTPFault.unknownExpectation.status == 417)
        #expect(HTTPFault.lengthAndChunked.status == 400)
    }
}
