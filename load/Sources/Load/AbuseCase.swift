// Requests that a public endpoint gets and must refuse, each with the status that it must hear.
//
// They follow docs/contract.md: what breaks a rule of a field, what breaks a limit, and what is no
// HTTP at all.

import SeggWatCore

/// A request that must be refused.
struct AbuseCase: Sendable {
    /// What is wrong with it.
    let name: String
    /// The status that it must hear.
    let status: Int
    /// The request; the project's key stands in for this text in it.
    let bytes: [UInt8]

    static let key = "00000000-0000-4000-8000-00000000beef"

    static let all: [AbuseCase] = fields + limits + media + heads

    /// This request in a project's name.
    func bytes(projectKey: Identifier) -> [UInt8] {
        // Both are 36 bytes, so that no length changes.
        let wanted = Array(Self.key.utf8)
        var bytes = bytes
        var at = 0
        while at + wanted.count <= bytes.count {
            let end = at + wanted.count
            if bytes[at] == wanted[0], bytes[at..<end].elementsEqual(wanted) {
                bytes.replaceSubrange(at..<end, with: projectKey.description.utf8)
                at = end
            } else {
                at += 1
            }
        }
        return bytes
    }

    // MARK: Bodies that break a rule

    private static let fields: [AbuseCase] = [
        post("JSON that ends early", 400, #"{"project_key":"\#(key)","message":"cut"#),
        post("no JSON", 400, "project_key=\(key)&message=hello"),
        post("an empty body", 400, ""),
        post("no project key", 400, #"{"message":"hello"}"#),
        post("a project key that is no UUID", 400, #"{"project_key":"1","message":"hello"}"#),
        post(
            "a project that does not exist",
            404,
            #"{"project_key":"deadbeef-dead-4eef-8ead-deadbeefdead","message":"hello"}"#
        ),
        post("no message", 400, #"{"project_key":"\#(key)"}"#),
        post("a message of white space", 400, #"{"project_key":"\#(key)","message":" \t\n "}"#),
        post("a message that is a number", 400, #"{"project_key":"\#(key)","message":42}"#),
        post("a NUL in the message", 400, #"{"project_key":"\#(key)","message":"a\u0000b"}"#),
        post("half a surrogate pair", 400, #"{"project_key":"\#(key)","message":"\ud83d"}"#),
        post("a key twice", 400, #"{"project_key":"\#(key)","message":"a","message":"b"}"#),
        post("an unknown type", 400, #"{"project_key":"\#(key)","message":"a","type":"Rant"}"#),
        post(
            "an address that is none",
            400,
            #"{"project_key":"\#(key)","message":"a","submitted_by_email":"nobody"}"#
        ),
        post(
            "a score of 11",
            400,
            #"{"project_key":"\#(key)","score":11}"#,
            path: SubmissionKind.nps.path
        ),
        post(
            "six stars of five",
            400,
            #"{"project_key":"\#(key)","rating":{"type":"star","value":6,"max_stars":5}}"#,
            path: SubmissionKind.rating.path
        ),
        post(
            "bytes that are not UTF-8",
            400,
            bytes: Array(#"{"project_key":"\#(key)","message":""#.utf8) + [0xC3, 0x28, 0xFF]
                + Array(#""}"#.utf8)
        ),
    ]

    // MARK: What is over a limit

    private static let limits: [AbuseCase] = [
        post(
            "a message of 1,001 characters",
            400,
            #"{"project_key":"\#(key)","message":"\#(repeated("é", 1_001))"}"#
        ),
        post(
            "a path of 2,049 characters",
            400,
            #"{"project_key":"\#(key)","message":"a","path":"/\#(repeated("p", 2_048))"}"#
        ),
        post(
            "arrays a thousand deep",
            400,
            #"{"project_key":"\#(key)","message":"a","x":"#
                + repeated("[", 1_000) + repeated("]", 1_000) + "}"
        ),
        post(
            "a body over 64 KiB",
            413,
            #"{"project_key":"\#(key)","message":"\#(repeated("m", 64 << 10))"}"#
        ),
        AbuseCase(
            name: "a request line over 8 KiB",
            status: 414,
            bytes: request("GET /\(repeated("a", 9_000)) HTTP/1.1")
        ),
        AbuseCase(
            name: "a field over 8 KiB",
            status: 431,
            bytes: request("GET /healthz HTTP/1.1", ["Cookie: \(repeated("c", 9_000))"])
        ),
        AbuseCase(
            name: "101 fields",
            status: 431,
            bytes: request("GET /healthz HTTP/1.1", (1...100).map { "X-\($0): 1" })
        ),
    ]

    // MARK: Paths, methods and media that are not taken

    private static let media: [AbuseCase] = [
        post("XML", 415, "<feedback/>", fields: ["Content-Type: application/xml"]),
        post(
            "a form where JSON belongs",
            415,
            "message=hello",
            fields: ["Content-Type: application/x-www-form-urlencoded"]
        ),
        post(
            "a Brotli body",
            415,
            "hello",
            fields: ["Content-Type: application/json", "Content-Encoding: br"]
        ),
        post(
            "gzip that is none",
            400,
            "hello",
            fields: ["Content-Type: application/json", "Content-Encoding: gzip"]
        ),
        post(
            "an id that is no UUID",
            400,
            #"{"project_key":"\#(key)","message":"a"}"#,
            fields: ["Content-Type: application/json", "Idempotency-Key: 12345"]
        ),
        post("a path that does not exist", 404, "{}", path: "/wp-login.php"),
        AbuseCase(
            name: "GET where POST belongs",
            status: 405,
            bytes: request("GET \(SubmissionKind.feedback.path) HTTP/1.1")
        ),
        AbuseCase(
            name: "POST without a length",
            status: 411,
            bytes: request("POST \(SubmissionKind.feedback.path) HTTP/1.1")
        ),
    ]

    // MARK: What is no HTTP

    private static let heads: [AbuseCase] = [
        AbuseCase(
            name: "two lengths",
            status: 400,
            bytes: request(
                "POST \(SubmissionKind.feedback.path) HTTP/1.1",
                ["Content-Length: 2", "Content-Length: 3"]
            )
        ),
        AbuseCase(
            name: "a length beside chunks",
            status: 400,
            bytes: request(
                "POST \(SubmissionKind.feedback.path) HTTP/1.1",
                ["Content-Length: 2", "Transfer-Encoding: chunked"]
            )
        ),
        AbuseCase(
            name: "a space before a colon",
            status: 400,
            bytes: request("GET /healthz HTTP/1.1", ["X-Name : value"])
        ),
        AbuseCase(
            name: "a line feed alone",
            status: 400,
            bytes: Array("GET /healthz HTTP/1.1\nHost: a\n\n".utf8)
        ),
        AbuseCase(
            name: "no Host",
            status: 400,
            bytes: Array("GET /healthz HTTP/1.1\r\n\r\n".utf8)
        ),
        AbuseCase(
            name: "an unknown method",
            status: 501,
            bytes: request("BREW /pot-1 HTTP/1.1")
        ),
        AbuseCase(name: "HTTP/3.0", status: 505, bytes: request("GET /healthz HTTP/3.0")),
        AbuseCase(
            name: "an expectation of miracles",
            status: 417,
            bytes: request(
                "POST \(SubmissionKind.feedback.path) HTTP/1.1",
                ["Expect: miracles", "Content-Length: 2"],
                Array("{}".utf8)
            )
        ),
        AbuseCase(
            name: "the beginning of TLS",
            status: 400,
            // A ClientHello's record header and first bytes (RFC 8446, section 5.1).
            bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 0x0A, 0x0A]
        ),
    ]

    private static func post(
        _ name: String,
        _ status: Int,
        _ body: String,
        path: String = SubmissionKind.feedback.path,
        fields: [String] = ["Content-Type: application/json"]
    ) -> AbuseCase {
        post(name, status, bytes: Array(body.utf8), path: path, fields: fields)
    }

    private static func post(
        _ name: String,
        _ status: Int,
        bytes body: [UInt8],
        path: String = SubmissionKind.feedback.path,
        fields: [String] = ["Content-Type: application/json"]
    ) -> AbuseCase {
        AbuseCase(
            name: name,
            status: status,
            bytes: request(
                "POST \(path) HTTP/1.1",
                fields + ["Content-Length: \(body.count)"],
                body
            )
        )
    }

    private static func request(
        _ line: String,
        _ fields: [String] = [],
        _ body: [UInt8] = []
    ) -> [UInt8] {
        let head = [line, "Host: localhost", "User-Agent: curl/8.14.1"] + fields + ["", ""]
        return Array(head.joined(separator: "\r\n").utf8) + body
    }

    private static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
