// One submission of each kind, as a browser sends it.

import SeggWatCore

/// What the steps work on.
package enum Sample {
    static let projectKey = Identifier("0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11")!
    static let origin = Array("https://www.example.com".utf8)
    /// Some moment, so that client ids and hours come out the same each time.
    static let unixMillis: UInt64 = 1_794_744_000_000

    static let feedback = Array(
        """
        {"project_key":"\(projectKey)","message":"The export button does nothing in Firefox 128 🙁",\
        "path":"/docs/export","version":"2.4.1","type":"Bug"}
        """.utf8
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
    package static let request =
        Array(
            """
            POST /api/v1/feedback/submit HTTP/1.1\r\nHost: feedback.example.com\r\n\
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
            Accept: */*\r\nAccept-Language: en-US,en;q=0.5\r\n\
            Accept-Encoding: gzip, deflate, br\r\nReferer: https://www.example.com/\r\n\
            X-Forwarded-For: 198.51.100.4, 203.0.113.7\r\n\
            Content-Type: application/json\r\nContent-Length: \(feedback.count)\r\n\
            Origin: https://www.example.com\r\nConnection: keep-alive\r\n\r\n

            """.utf8.dropLast()
        ) + feedback
}
