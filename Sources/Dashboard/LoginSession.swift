// What the session cookie holds, sealed.

import SeggWatCore

/// Somebody's login, as their browser keeps it.
struct LoginSession: Sendable, Equatable {
    /// Zitadel's session and its secret.
    var handle: LoginClient.Handle
    /// The user's id at Zitadel.
    var subject: String
    /// What they are called.
    var name: String
    /// The organization here.
    var organization: Identifier

    /// One line for each field: none of them holds line feeds.
    var text: String {
        [handle.id, handle.token, subject, name, organization.description]
            .map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
    }

    init(
        handle: LoginClient.Handle,
        subject: String,
        name: String,
        organization: Identifier
    ) {
        self.handle = handle
        self.subject = subject
        self.name = name
        self.organization = organization
    }

    /// Reads what `text` wrote; nil for anything else, such as a cookie of an older version.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 5, let organization = Identifier(lines[4]) else { return nil }
        self.init(
            handle: LoginClient.Handle(id: lines[0], token: lines[1]),
            subject: lines[2],
            name: lines[3],
            organization: organization
        )
    }
}
