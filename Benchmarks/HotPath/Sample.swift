// One submission of each kind, as a browser sends it.

import SeggWatCore

/// What the steps work on.
package enum Sample {
    static let projectKey = Identifier("0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11")!
    /// A project that takes verified users only, and a session of one.
    static let verifiedKey = Identifier("0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b12")!
    static let sessionID = "340000000000000001"
    static let sessionToken = String(repeating: "tOkEn_", count: 13)
    static let origin = Array("https://www.example.com".utf8)
    /// Some moment, so that client ids and hours come out the same each time.
    static let unixMillis: UInt64 = 1_794_744_000_000

    static let feedback = Array(
        """
        {"project_key":"\(projectKey)","message":"The export button does nothing in Firefox 128 🙁",\
        "path":"/docs/export","version":"2.4.1","type":"Bug"}
        """.utf8
    )
    static let verifiedFeedback = Array(
        String(decoding: feedback, as: UTF8.self)
            .replacing("\(projectKey)", with: "\(verifiedKey)").utf8
    )
    static let rating = Array(
        """
        {"project_key":"\(projectKey)","rating":{"type":"star","value":4,"max_stars":5},\
        "context":{"path":"/docs/export","version":"2.4.1"}}
        """.utf8
    )
    static let nps = Array(
        """
        {"project_key":"\(projectKey)","score":9,"comment":"Fast, and it never lost a word",\
        "locale":"en","path":"/docs/export"}
        """.utf8
    )
    package static let request = request(feedback)
    /// The same with a session, to the project that wants one.
    package static let verifiedRequest = request(
        verifiedFeedback,
        "X-Session-Id: \(sessionID)\r\nX-Session-Token: \(sessionToken)\r\n"
    )

    private static func request(_ body: [UInt8], _ fields: String = "") -> [UInt8] {
        Array(
            """
            POST /api/v1/feedback/submit HTTP/1.1\r\nHost: feedback.example.com\r\n\
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
            Accept: */*\r\nAccept-Language: en-US,en;q=0.5\r\n\
            Accept-Encoding: gzip, deflate, br\r\nReferer: https://www.example.com/\r\n\
            X-Forwarded-For: 198.51.100.4, 203.0.113.7\r\n\
            Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\(fields)\
            Origin: https://www.example.com\r\nConnection: keep-alive\r\n\r\n

            """.utf8.dropLast()
        ) + body
    }
}
