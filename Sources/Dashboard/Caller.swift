// Who asks, and what that one may do.

import SeggWatCore

/// What a member of an organization may do (contract, section 6.2); each may what the ones before
/// it may.
enum Role: String, Sendable, Comparable, CaseIterable {
    case member, admin, owner

    private var rank: Int {
        switch self {
        case .member: 0
        case .admin: 1
        case .owner: 2
        }
    }

    static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}

/// What a token was made for; a person has all of them.
struct Scopes: OptionSet, Sendable {
    let rawValue: UInt8

    /// See what is there.
    static let read = Scopes(rawValue: 1)
    /// Change submissions.
    static let write = Scopes(rawValue: 2)
    /// Change projects, tokens and webhooks.
    static let admin = Scopes(rawValue: 4)

    static let all: Scopes = [.read, .write, .admin]

    private static let words: [(word: String, scope: Scopes)] = [
        ("read", .read), ("write", .write), ("admin", .admin),
    ]

    /// Every word, as the wire and the database spell it.
    static let allWords = words.map(\.word)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Reads words; one that is not known gives nothing.
    init(words: [String]) {
        self = []
        for (word, scope) in Self.words where words.contains(word) { insert(scope) }
    }

    /// The words.
    var words: [String] { Self.words.filter { contains($0.scope) }.map(\.word) }
}

/// Whoever a request comes from, once that was proved.
struct Caller: Sendable {
    /// What proved it.
    enum Proof: Sendable, Equatable {
        /// An API token.
        case token(id: Identifier)
        /// A person, by a session or an access token.
        case person(subject: String)
    }

    /// What proved it.
    var proof: Proof
    /// A person's name or a token's label, for what others see of a change.
    var name: String
    /// A person's e-mail address; empty for tokens.
    var email = ""
    /// The organization that all is seen of.
    var organization: Identifier
    /// What the caller may do in it.
    var role: Role
    /// What the proof was made for.
    var scopes = Scopes.all
    /// The one project that is seen; nil for all of the organization's.
    var project: Identifier?

    /// Who it is, in one word.
    var subject: String {
        switch proof {
        case .token(let id): id.description
        case .person(let subject): subject
        }
    }
}
