// Who a submission says it is from.

/// A Zitadel session that a request shows (docs/identity.md).
public struct SessionCredential: Sendable {
    /// The session's id.
    public let id: String
    /// Its token.
    public let token: String

    /// Reads an id and a token with a space between; nil when it is not that.
    public init?(_ line: some StringProtocol) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2,
            words.allSatisfy({ word in
                !word.isEmpty && word.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            })
        else { return nil }
        (id, token) = (String(words[0]), String(words[1]))
    }

    /// The fields of a request's head, each with the end of the line before it.
    var fields: String { "\r\nX-Session-Id: \(id)\r\nX-Session-Token: \(token)" }
}
