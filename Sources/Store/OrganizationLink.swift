// Ties an organization to the one at Zitadel whose people log in to it.

public import Postgres
public import SeggWatCore

/// The link between an organization here and one at Zitadel.
public enum OrganizationLink {
    /// Ties an organization to a Zitadel organization.
    ///
    /// Members of another Zitadel organization that it was tied to before are forgotten: they are
    /// nobody in the new one.
    public static func tie(
        _ connection: BlockingConnection,
        _ organization: Identifier,
        to zitadelID: String
    ) throws(PostgresError) {
        try connection.transaction { () throws(PostgresError) in
            let tied = try connection.execute(
                """
                UPDATE organization SET zitadel_id = $2
                WHERE id = $1 AND zitadel_id IS DISTINCT FROM $2
                """,
                [organization.description, zitadelID]
            )
            guard tied.affected > 0 else { return }
            try connection.execute(
                "DELETE FROM member WHERE org_id = $1",
                [organization.description]
            )
        }
    }
}
