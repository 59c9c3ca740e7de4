// Comments of the team on a feedback; whoever sent the feedback never sees them.

import Hummingbird
import Postgres
import SeggWatCore
import Store

/// A comment.
struct Comment: JSONWritable, Sendable {
    var id: String
    var feedbackID: String
    var author: String
    var authorName: String
    var message: String
    var createdAt: String

    static let columns = """
        id, feedback_id, author, author_name, message, \(rfc3339("created_at"))
        """

    init(_ rows: QueryResult, _ row: Int) {
        id = rows[row, 0] ?? ""
        feedbackID = rows[row, 1] ?? ""
        author = rows[row, 2] ?? ""
        authorName = rows[row, 3] ?? ""
        message = rows[row, 4] ?? ""
        createdAt = rows[row, 5] ?? ""
    }

    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id)
            $0.member("feedback_id", feedbackID)
            $0.member("author", author)
            $0.member("author_name", authorName)
            $0.member("message", message)
            $0.member("created_at", createdAt)
        }
    }
}

/// The routes of comments.
enum CommentRoutes {
    private static let path = "/projects/{project_id}/feedback/{feedback_id}/comments"

    static let routes: [APIRoute] = [
        APIRoute(.get, path, .read) { call in
            let project = call.project.id
            let id = try call.id("feedback_id", of: "feedback")
            let comments = try await call.database.read { connection in
                try requireFeedback(connection, project, id)
                let found = try connection.execute(
                    """
                    SELECT \(Comment.columns) FROM feedback_comment
                    WHERE project_id = $1 AND feedback_id = $2 ORDER BY id
                    """,
                    [project.description, id.description]
                )
                return found.rows.map { Comment(found, $0) }
            }
            var json = JSONWriter()
            json.object {
                $0.name("comments")
                $0.array(comments)
            }
            return Response(json: json)
        },
        APIRoute(.post, path, .write) { call in
            let project = call.project.id
            let id = try call.id("feedback_id", of: "feedback")
            let caller = call.someone
            let message = try await call.body().requiredText(
                "message",
                max: DashboardLimits.noteCharactersMax
            )
            let comment = try await call.database.write { connection in
                try requireFeedback(connection, project, id)
                let made = try connection.execute(
                    """
                    INSERT INTO feedback_comment
                        (project_id, id, feedback_id, author, author_name, message)
                    VALUES ($1, $2, $3, $4, $5, $6) RETURNING \(Comment.columns)
                    """,
                    [
                        project.description,
                        Identifier.random(milliseconds: WallClock.milliseconds).description,
                        id.description, caller.subject, caller.name, message,
                    ]
                )
                return Comment(made, 0)
            }
            return Response(json: comment, status: .created)
        },
    ]

    private static func requireFeedback(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier
    ) throws {
        guard try Feedback.find(connection, project, id) != nil else {
            throw APIError.notFound("feedback")
        }
    }
}
