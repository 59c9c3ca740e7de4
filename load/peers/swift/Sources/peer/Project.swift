// The projects, read once; a server that runs for longer would listen for changes.

import Postgres
import SeggWatCore

/// What a submission needs to know of its project.
struct Project: Sendable {
    let id: Identifier
    let allowed: AllowedOrigins
}

/// All projects by their keys.
func loadProjects(_ url: String) throws(PostgresError) -> [Identifier: Project] {
    // A row for each origin: no array to take apart, whatever an origin holds.
    let found = try BlockingConnection(url).execute(
        """
        SELECT key, id, origin FROM project LEFT JOIN LATERAL unnest(allowed_origins) AS origin
        ON true WHERE NOT archived
        """
    )
    let rows = Dictionary(grouping: found.rows) { found[$0, 0] }
    var projects: [Identifier: Project] = [:]
    for (key, rows) in rows {
        guard let key = key.flatMap({ Identifier($0) }),
            let id = found[rows[0], 1].flatMap({ Identifier($0) })
        else { preconditionFailure("a uuid column holds a uuid") }
        let origins = rows.compactMap { found[$0, 2] }
        projects[key] = Project(id: id, allowed: AllowedOrigins(origins))
    }
    return projects
}
