// The list of migrations, and so the schema's version.

/// The schema that this binary works with.
public enum Schema {
    /// The version that the last migration leads to.
    public static let version = migrations.count

    /// All migrations, oldest first; one that was released never changes again.
    static let migrations: [Migration] = [
        Migration(version: 1, name: "submissions and their aggregates", sql: migration0001),
        Migration(version: 2, name: "limits of a project's own", sql: migration0002),
        Migration(version: 3, name: "verified users", sql: migration0005),
    ]
}

/// One step of the schema.
struct Migration {
    let version: Int
    let name: String
    /// A script without transaction commands.
    let sql: String
}
