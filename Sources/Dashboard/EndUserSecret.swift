// The secret that a site signs its end-user tokens with (contract, section 1.10).

import FoundationEssentials
import Postgres
import SeggWatCore

/// Makes a project's signing secret.
enum EndUserSecret {
    /// Puts a new secret in the place of the one before, whose tokens are refused from then on, and
    /// returns it: it is shown once.
    static func renew(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> String {
        let secret = base64URL(Data(Seal.randomSecret()))
        try connection.execute(
            """
            UPDATE project SET end_user_secret = convert_to($2, 'UTF8'), updated_at = now()
            WHERE id = $1
            """,
            [project.description, secret]
        )
        return secret
    }
}
