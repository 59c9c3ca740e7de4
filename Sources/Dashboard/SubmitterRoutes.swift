// What one person sent: given out and erased on request (GDPR, articles 15 and 17).
//
// Whom it is about stands in the body, because addresses end up in logs.

import Hummingbird
import Postgres
import SeggWatCore
import Store

/// The routes about submitters.
enum SubmitterRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.post, "/projects/{project_id}/submitters/export", .admin) { call in
            let project = call.project.id
            let submitter = try await submitter(of: call)
            let json = try await call.database.read {
                try everything($0, project: project, submitter)
            }
            return Response(json: json)
        },
        APIRoute(.post, "/projects/{project_id}/submitters/erase", .admin) { call in
            let project = call.project.id
            let submitter = try await submitter(of: call)
            let erased = try await call.database.write {
                try Erasure.submitter($0, project: project, submitter)
            }
            var json = JSONWriter()
            json.object {
                $0.member("feedback", erased.feedback)
                $0.member("ratings", erased.ratings)
            }
            return Response(json: json)
        },
    ]

    private static func submitter(of call: Call) async throws -> String {
        try await call.body().requiredText(
            "submitter",
            max: SubmissionLimits.emailCharactersMax
        )
    }

    private static func everything(
        _ connection: BlockingConnection,
        project: Identifier,
        _ submitter: String
    ) throws(PostgresError) -> JSONWriter {
        let feedback = try connection.execute(
            """
            SELECT \(Feedback.columns) FROM feedback
            WHERE feedback.project_id = $1 AND (submitted_by = $2 OR submitted_by_email = $2)
            ORDER BY feedback.id LIMIT \(DashboardLimits.submitterRowsMax)
            """,
            [project.description, submitter]
        )
        let ratings = try connection.execute(
            """
            SELECT \(Rating.columns) FROM rating WHERE project_id = $1 AND submitted_by = $2
            ORDER BY id LIMIT \(DashboardLimits.submitterRowsMax)
            """,
            [project.description, submitter]
        )
        var json = JSONWriter()
        json.object {
            $0.name("feedback")
            $0.array(feedback.rows.map { Feedback(feedback, $0) })
            $0.name("ratings")
            $0.array(ratings.rows.map { Rating(ratings, $0) })
        }
        return json
    }
}
