// The projects that submissions are for: one, or thousands of them that a run makes for itself.

public import Postgres
public import SeggWatCore

/// Project keys, and how often each of them is chosen.
public struct Projects: Sendable {
    /// The keys, the most popular one first.
    public let keys: [Identifier]
    /// The exponent of Zipf's law by which they are chosen.
    public let exponent: Double

    /// One project.
    public init(_ key: Identifier) {
        keys = [key]
        exponent = 0
    }

    /// The `count` projects that `seed` makes; the same ones each time.
    public init(count: Int, exponent: Double) {
        precondition(count > 0 && count <= Limits.projectsMax)
        var random = SeededRandom(seed: keySeed)
        // Version 8 (RFC 9562, section 5.8) is for numbers of one's own making.
        keys = (0..<count).map { _ in
            Identifier(
                high: random.next() & ~0xF000 | 0x8000,
                low: random.next() >> 2 | 0x8000_0000_0000_0000
            )
        }
        self.exponent = exponent
    }

    /// Stores those that are missing, all of one organization, open to every origin.
    ///
    /// What is there stays as it is, so that a second call changes nothing.
    ///
    /// - Parameter databaseURL: A migrated database.
    /// - Throws: `PostgresError`; then nothing new is stored.
    /// - Returns: How many were missing.
    public func seed(databaseURL: String) throws(PostgresError) -> Int {
        let connection = try BlockingConnection(databaseURL, applicationName: "seggwat-load")
        let organization = Identifier(high: keySeed & ~0xF000 | 0x8000, low: 0x8000_0000_0000_0000)
        return try connection.transaction { () throws(PostgresError) in
            try connection.execute(
                "INSERT INTO organization (id, name) VALUES ($1, 'seggwat-load')"
                    + " ON CONFLICT DO NOTHING",
                [organization.description]
            )
            let made = try connection.execute(
                """
                INSERT INTO project (id, key, org_id, name, allowed_origins)
                SELECT key, key, $1, 'Load ' || place, '{*}'
                FROM unnest($2::uuid[]) WITH ORDINALITY AS entry (key, place)
                ON CONFLICT DO NOTHING
                """,
                [organization.description, arrayLiteral(keys)]
            )
            return made.affected
        }
    }
}

private let keySeed: UInt64 = 0x5E66_3A7F_0000_10AD

/// The array of PostgreSQL that holds these; a UUID needs no quotes in it.
func arrayLiteral(_ identifiers: some Collection<Identifier>) -> String {
    "{" + identifiers.map(\.description).joined(separator: ",") + "}"
}
