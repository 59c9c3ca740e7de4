// Counts over time, from the aggregates by the hour.

import Hummingbird
import Postgres
import SeggWatCore

/// The routes of statistics over time.
enum TimeSeriesRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects/{project_id}/stats/timeseries", .read) { call in
            let project = call.project.id
            let series = try TimeSeries(call.query)
            let json = try await call.database.read { try series.read($0, project: project) }
            return Response(json: json)
        }
    ]
}

/// What is counted, and how time is cut.
struct TimeSeries: Sendable {
    private let interval: String
    private let zone: String
    private let kind: String?
    private let type: String?
    private let group: String?
    private let from: String?
    private let to: String?

    /// Reads `interval`, `timezone`, `kind`, `type` or `score`, `group_by`, `from` and `to`.
    init(_ query: Query) throws(APIError) {
        interval = try query.word("interval", of: ["hour", "day", "week", "month"]) ?? "day"
        zone = try query.text("timezone", max: 64) ?? "UTC"
        guard zone.utf8.allSatisfy({ isZoneByte($0) }) else {
            throw .invalid("timezone must be a name of the IANA database, such as Europe/Berlin")
        }
        kind = try query.word("kind", of: ["feedback"] + Words.ratingTypes)
        let word = try query.text("type", max: 20)
        let score = try query.text("score", max: 20)
        type = word ?? score
        group = try query.word("group_by", of: ["kind", "type", "score", "status"])
        from = try time(query, "from")
        to = try time(query, "to")
    }

    /// Reads the series: an empty bucket is not in it.
    func read(
        _ connection: BlockingConnection,
        project: Identifier
    ) throws -> JSONWriter {
        let known = try connection.execute(
            "SELECT FROM pg_timezone_names WHERE name = $1",
            [zone]
        )
        guard !known.isEmpty else {
            throw APIError.invalid(
                "timezone must be a name of the IANA database, such as Europe/Berlin"
            )
        }
        let column =
            switch group {
            case "kind": "kind"
            case "status": "status"
            case nil: "''"
            default: "bucket"
            }
        let found = try connection.execute(
            """
            SELECT \(rfc3339("start")), kind, grouped, count FROM (
            SELECT date_trunc('\(interval)', hour, $2) AS start, kind,
                \(column) AS grouped, sum(count) AS count
            FROM (
                SELECT hour, kind, bucket, status, count FROM rollup_hourly WHERE project_id = $1
                UNION ALL
                SELECT hour, kind, bucket, status, count FROM rollup_delta WHERE project_id = $1
            ) AS counts
            WHERE hour >= coalesce($3::timestamptz, now() - interval '30 days')
                AND hour < coalesce($4::timestamptz, 'infinity')
                AND ($5::text IS NULL OR kind = $5) AND ($6::text IS NULL OR bucket = $6)
            GROUP BY 1, 2, 3 HAVING sum(count) <> 0 ORDER BY 1, 2, 3
            LIMIT \(DashboardLimits.seriesPointsMax)
            ) AS points
            ORDER BY 1, 2, 3
            """,
            [project.description, zone, from, to, kind, type]
        )
        var json = JSONWriter(capacity: 64 + found.rows.count * 96)
        json.object { json in
            json.member("interval", interval)
            json.member("timezone", zone)
            json.name("points")
            json.array { json in
                for row in found.rows {
                    json.object {
                        $0.member("start", found[row, 0])
                        $0.member("kind", found[row, 1])
                        $0.member("group", group == nil ? nil : found[row, 2])
                        $0.member("count", found.int(row, 3))
                    }
                }
            }
        }
        return json
    }
}

private func isZoneByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "+"):
        true
    default: false
    }
}
