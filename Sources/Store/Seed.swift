// Makes, or finds, an organization and a project to try things with.

public import Postgres
import SeggWatCore

/// The seed: idempotent, and safe from several places at once.
public enum Seed {
    /// Finds the demo organization and project by name or makes them, brings origins and plan to
    /// what `options` say, and issues a new token.
    ///
    /// - Parameters:
    ///   - connection: A migrated database.
    ///   - options: What to make.
    ///   - milliseconds: The time of day.
    ///   - progress: Told how many demo submissions are stored so far, every ten thousand.
    /// - Throws: `PostgresError`; then nothing new is stored, but for demo data the project.
    /// - Returns: The ids and the token.
    @discardableResult
    public static func run(
        _ connection: BlockingConnection,
        _ options: SeedOptions,
        now milliseconds: UInt64,
        progress: (Int) -> Void = { _ in }
    ) throws(PostgresError) -> SeedResult {
        let result = try connection.transaction { () throws(PostgresError) in
            try connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.seed.key))")
            let organization = try organization(connection, options, milliseconds)
            let project = try project(connection, options, organization, milliseconds)
            try setIdentity(connection, options, project.id)
            try connection.execute(
                "UPDATE project SET proof_of_work_bits = $2 WHERE id = $1 AND proof_of_work_bits <> $2",
                [project.id.description, String(options.proofOfWorkBits)]
            )
            return SeedResult(
                organizationID: organization,
                projectID: project.id,
                projectKey: project.key,
                apiToken: try token(connection, organization, milliseconds)
            )
        }
        if options.demoData > 0 {
            try DemoData.store(
                connection,
                count: options.demoData,
                projectID: result.projectID,
                now: milliseconds,
                seed: UInt64.random(in: .min ... .max),
                progress: progress
            )
            // Folded at once, because a demo may have no gateway yet that would.
            while try Fold.run(connection) == Fold.deltasMax {}
        }
        return result
    }

    private static func organization(
        _ connection: BlockingConnection,
        _ options: SeedOptions,
        _ milliseconds: UInt64
    ) throws(PostgresError) -> Identifier {
        let found = try connection.execute(
            "SELECT id FROM organization WHERE name = $1 ORDER BY created_at, id LIMIT 1",
            [options.name]
        )
        if !found.isEmpty, let id = found[0, 0].flatMap({ Identifier($0) }) {
            // Only when it differs: an update tells every gateway to forget the project.
            try connection.execute(
                "UPDATE organization SET plan = $2 WHERE id = $1 AND plan <> $2",
                [id.description, options.plan.rawValue]
            )
            return id
        }
        let id = Identifier.random(milliseconds: milliseconds)
        try connection.execute(
            "INSERT INTO organization (id, name, plan) VALUES ($1, $2, $3)",
            [id.description, options.name, options.plan.rawValue]
        )
        return id
    }

    private static func project(
        _ connection: BlockingConnection,
        _ options: SeedOptions,
        _ organization: Identifier,
        _ milliseconds: UInt64
    ) throws(PostgresError) -> (id: Identifier, key: Identifier) {
        let origins = arrayLiteral(options.origins)
        let found = try connection.execute(
            """
            SELECT id, key FROM project WHERE org_id = $1 AND name = $2 AND NOT archived
            ORDER BY created_at, id LIMIT 1
            """,
            [organization.description, options.name]
        )
        if !found.isEmpty,
            let id = found[0, 0].flatMap({ Identifier($0) }),
            let key = found[0, 1].flatMap({ Identifier($0) })
        {
            try connection.execute(
                """
                UPDATE project SET allowed_origins = $2, updated_at = now()
                WHERE id = $1 AND allowed_origins <> $2::text[]
                """,
                [id.description, origins]
            )
            return (id, key)
        }
        let id = Identifier.random(milliseconds: milliseconds)
        // The key is public and stays out of time order, so it says nothing about the project.
        let made = try connection.execute(
            """
            INSERT INTO project (id, key, org_id, name, allowed_origins)
            VALUES ($1, gen_random_uuid(), $2, $3, $4) RETURNING key
            """,
            [id.description, organization.description, options.name, origins]
        )
        guard let key = made[0, 0].flatMap({ Identifier($0) }) else {
            preconditionFailure("a uuid column holds a uuid")
        }
        return (id, key)
    }

    /// Brings the project's identity to what the options say, only when it differs.
    private static func setIdentity(
        _ connection: BlockingConnection,
        _ options: SeedOptions,
        _ project: Identifier
    ) throws(PostgresError) {
        try connection.execute(
            """
            UPDATE project SET identity = $2, identity_org = $3,
                end_user_secret = COALESCE(convert_to($4::text, 'UTF8'), end_user_secret)
            WHERE id = $1 AND (
                identity <> $2 OR identity_org IS DISTINCT FROM $3
                OR $4::text IS NOT NULL
                AND end_user_secret IS DISTINCT FROM convert_to($4::text, 'UTF8'))
            """,
            [
                project.description, options.identity.rawValue, options.identityOrganization,
                options.endUserSecret,
            ]
        )
    }

    private static func token(
        _ connection: BlockingConnection,
        _ organization: Identifier,
        _ milliseconds: UInt64
    ) throws(PostgresError) -> String {
        let token = APIToken()
        try connection.execute(
            """
            INSERT INTO api_token (id, org_id, label, prefix, hash)
            VALUES ($1, $2, 'seed', $3, sha256(convert_to($4, 'UTF8')))
            """,
            [
                Identifier.random(milliseconds: milliseconds).description,
                organization.description, token.prefix, token.text,
            ]
        )
        return token.text
    }
}
