// The list of migrations, and so the schema's version.

/// The schema that this binary works with.
public enum Schema {
    /// The version that the last migration leads to.
    public static let version = migrations.last?.version ?? 0

    /// All migrations, oldest first; one that was released never changes again.
    static let migrations: [Migration] = [
        Migration(version: 1, name: "submissions and their aggregates", sql: migration0001),
        Migration(version: 2, name: "limits of a project's own", sql: migration0002),
        Migration(version: 3, name: "the ledger", sql: migration0003),
        Migration(version: 4, name: "addresses, spam and quotas", sql: migration0004),
        Migration(version: 5, name: "triage, scopes and months", sql: migration0005),
        Migration(version: 6, name: "what widgets ask", sql: migration0006),
        Migration(version: 7, name: "members and Zitadel's organizations", sql: migration0007),
        Migration(version: 8, name: "verified users", sql: migration0008),
        Migration(version: 9, name: "webhooks", sql: migration0009),
        Migration(version: 10, name: "invitations", sql: migration0010),
        Migration(version: 11, name: "indexes behind the rows", sql: migration0011),
        Migration(version: 12, name: "proof of work", sql: migration0012),
    ]
}

/// One step of the schema.
struct Migration {
    let version: Int
    let name: String
    /// A script without transaction commands.
    let sql: String
}
