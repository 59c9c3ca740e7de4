// Why a submission is stored as spam.

/// A rule that a submission met; its name is the column's value.
public enum SpamReason: UInt8, CaseIterable, Sendable {
    /// It filled in a field that people do not see.
    case honeypot
    /// It came faster than a person writes.
    case hurry
    /// The same text came from the same address before.
    case repetition
    /// Its text has more links than the project allows.
    case links

    /// The name in the database.
    public var name: StaticString {
        switch self {
        case .honeypot: "honeypot"
        case .hurry: "hurry"
        case .repetition: "repetition"
        case .links: "links"
        }
    }
}
