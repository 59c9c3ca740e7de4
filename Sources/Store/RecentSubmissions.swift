// The last submissions of a project, for the demonstration of `seggwat up`.

public import Postgres
public import SeggWatCore

/// What the demonstration shows beside the widgets.
public enum RecentSubmissions {
    /// The last twenty submissions of a project, newest first.
    ///
    /// - Returns: A JSON array of objects with `id`, `at` (RFC 3339), `kind`, `value`, `text` and
    ///   `path`.
    public static func find(
        _ connection: BlockingConnection,
        key: Identifier
    ) throws(PostgresError) -> String {
        try connection.execute(sql, [key.description])[0, 0] ?? "[]"
    }

    private static let sql = """
        WITH chosen AS (SELECT id FROM project WHERE key = $1),
        recent AS (
            (SELECT id, created_at AS at, 'feedback' AS kind, type::text AS value,
                message AS text, path
            FROM feedback WHERE project_id = (SELECT id FROM chosen) ORDER BY id DESC LIMIT 20)
            UNION ALL
            (SELECT id, created_at, rating_type::text,
                CASE rating_type WHEN 'star' THEN value || '/' || max_stars
                    WHEN 'nps' THEN value || '/10'
                    ELSE CASE value WHEN 1 THEN 'yes' ELSE 'no' END END,
                '', path
            FROM rating WHERE project_id = (SELECT id FROM chosen) ORDER BY id DESC LIMIT 20)
        )
        SELECT coalesce(json_agg(newest), '[]')
        FROM (SELECT * FROM recent ORDER BY at DESC, kind LIMIT 20) AS newest
        """
}
