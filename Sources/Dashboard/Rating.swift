// A rating as the API shows it: the value is tagged with its type.

import Postgres
import SeggWatCore

/// A rating (contract, section 1.8).
struct Rating: Sendable {
    var id: String
    var projectID: String
    var type: String
    /// 1 or 0 for helpful; stars may be halves.
    var value: Double
    var maxStars: Int?
    var path: String?
    var version: String?
    var submittedBy: String?
    /// JSON.
    var metadata: String?
    var archived: Bool
    var createdAt: String
    /// How the sender was verified; nil for one whom nobody verified.
    var verifiedBy: String?
    var userID: String?

    /// The columns that `init` reads.
    static let columns = """
        id, project_id, rating_type, value, max_stars, path, version, submitted_by, metadata,
        archived, \(rfc3339("created_at")), verified_by, user_id
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        projectID = rows[row, 1] ?? ""
        type = rows[row, 2] ?? ""
        value = rows[row, 3].flatMap { Double($0) } ?? 0
        maxStars = rows.int(row, 4)
        path = rows[row, 5]
        version = rows[row, 6]
        submittedBy = rows[row, 7]
        metadata = rows[row, 8]
        archived = rows.bool(row, 9) ?? false
        createdAt = rows[row, 10] ?? ""
        verifiedBy = rows[row, 11]
        userID = rows[row, 12]
    }

    /// How the aggregates spell the value.
    var bucket: String {
        if type == "helpful" { return value == 0 ? "false" : "true" }
        return Int(exactly: value).map(String.init) ?? String(value)
    }

    /// Finds one that is not archived; nil for none.
    static func find(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier,
        locked: Bool = false
    ) throws(PostgresError) -> Rating? {
        let found = try connection.execute(
            "SELECT \(columns) FROM rating WHERE project_id = $1 AND id = $2 AND NOT archived "
                + "AND spam IS NULL"
                + (locked ? " FOR UPDATE" : ""),
            [project.description, id.description]
        )
        return found.isEmpty ? nil : Rating(found, 0)
    }

    /// Archives a rating; false when there is none that is not archived.
    static func archive(
        _ connection: BlockingConnection,
        project: Identifier,
        id: Identifier
    ) throws(PostgresError) -> Bool {
        guard let old = try find(connection, project, id, locked: true) else { return false }
        try connection.execute(
            "UPDATE rating SET archived = true WHERE project_id = $1 AND id = $2",
            [project.description, id.description]
        )
        try old.count(connection, -1)
        return true
    }

    /// Changes the aggregates by this rating.
    func count(_ connection: BlockingConnection, _ count: Int) throws(PostgresError) {
        try Deltas.add(
            connection,
            project: projectID,
            createdAt: createdAt,
            kind: type,
            bucket: bucket,
            status: "",
            count: count
        )
    }
}

extension Rating: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("project_id", projectID)
            $0.member("rating_type", type)
            $0.name("value")
            $0.object {
                $0.member("type", type)
                if type == "helpful" {
                    $0.member("value", value != 0)
                } else {
                    // Whole, because a fraction makes the whole list unreadable for typed clients;
                    // docs/decisions/0009.
                    $0.member("value", Int(value.rounded()))
                    if type == "star" { $0.member("max_stars", maxStars ?? 5) }
                }
            }
            $0.member("path", path)
            $0.member("version", version)
            $0.member("submitted_by", submittedBy)
            $0.member("metadata", json: metadata)
            $0.member("archived", archived)
            $0.member("created_at", createdAt)
            $0.member("verified_by", verifiedBy)
            $0.member("user_id", userID)
        }
    }
}
