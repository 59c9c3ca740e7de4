// Exports as CSV and as JSON lines.

import HTTPTypes
import Hummingbird

/// The routes of exports.
enum ExportRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects/{project_id}/feedback/export", .read) { call in
            let filter = try FeedbackFilter(call.query, project: call.project.id)
            return try export(
                call,
                "feedback",
                columns: [
                    ("id", "id"), ("created_at", rfc3339("created_at")), ("type", "type"),
                    ("status", "status"), ("source", "source"), ("message", "message"),
                    ("path", "path"), ("version", "version"), ("submitted_by", "submitted_by"),
                    ("submitted_by_email", "submitted_by_email"), ("assignee", "assignee"),
                    ("tags", "array_to_string(tags, ' ')"),
                    ("resolution_note", "resolution_note"),
                    ("updated_at", rfc3339("updated_at")), ("verified_by", "verified_by"),
                    ("user_id", "user_id"),
                ],
                plain: ["id", "created_at", "type", "status", "source", "updated_at"],
                filter.conditions
            )
        },
        APIRoute(.get, "/projects/{project_id}/ratings/export", .read) { call in
            let filter = try RatingFilter(call.query, project: call.project.id)
            return try export(
                call,
                "rating",
                columns: [
                    ("id", "id"), ("created_at", rfc3339("created_at")),
                    ("rating_type", "rating_type"), ("value", "value"),
                    ("max_stars", "max_stars"), ("path", "path"), ("version", "version"),
                    ("submitted_by", "submitted_by"), ("metadata", "metadata"),
                    ("verified_by", "verified_by"), ("user_id", "user_id"),
                ],
                plain: ["id", "created_at", "rating_type", "value", "max_stars"],
                filter.conditions
            )
        },
    ]

    private static func export(
        _ call: Call,
        _ table: String,
        columns: [(name: String, expression: String)],
        plain: Set<String>,
        _ conditions: Conditions
    ) throws -> Response {
        let word = try call.query.word("format", of: ExportFormat.allCases.map(\.rawValue))
        let format = word.flatMap { ExportFormat(rawValue: $0) } ?? .csv
        let exports = call.parts.exports
        guard exports.hasRoom else {
            throw APIError.unavailable("Enough exports run already; try again in a moment")
        }
        let query = ExportQuery(
            format: format,
            table: table,
            columns: columns,
            plain: plain,
            conditions: conditions
        )
        return Response(
            status: .ok,
            headers: [
                .contentType: format.contentType,
                .contentDisposition: "attachment; filename=\"\(table).\(format.rawValue)\"",
                .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody { writer in
                try await exports.run(query) { try await writer.write($0) }
                try await writer.finish(nil)
            }
        )
    }
}
