// One feedback: its page, its image, its triage and its comments.

import FoundationEssentials
import HTTPTypes
import Hummingbird
import Markup
import NIOCore
import Pages
import Postgres
import SeggWatCore
import Store

/// The page of a feedback.
enum FeedbackPages {
    private static let path = "/org/{org_id}/projects/{project_id}/feedback/{feedback_id}"

    static let routes: [PageRoute] = [
        PageRoute(.get, path, .read, show),
        PageRoute(.get, path + "/screenshot", .read, screenshot),
        PageRoute(.post, path, .write, triage),
        PageRoute(.post, path + "/comments", .write, comment),
    ]

    private struct Shown: Sendable {
        var item: Feedback
        var comments: [CommentView]
        var members: [String]
        var others: [Feedback]
    }

    @Sendable
    private static func show(_ visit: PageVisit) async throws -> Response {
        let project = visit.project.id
        let organization = visit.caller.organization
        let id = try visit.id("feedback_id")
        let shown = try await visit.database.read { connection -> Shown? in
            guard let item = try Feedback.find(connection, project, id) else { return nil }
            return Shown(
                item: item,
                comments: try comments(connection, project, id),
                members: try Members.list(connection, organization).map(\.loginName),
                others: try others(connection, project, item)
            )
        }
        guard let shown else { throw APIError.notFound("feedback") }
        return visit.page(
            FeedbackPage.page(
                visit.reader,
                visit.projectView,
                shown.item.view,
                comments: shown.comments,
                members: shown.members,
                others: shown.others.map(\.view)
            )
        )
    }

    private static func comments(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ id: Identifier
    ) throws(PostgresError) -> [CommentView] {
        let found = try connection.execute(
            """
            SELECT author_name, \(rfc3339("created_at")), message FROM feedback_comment
            WHERE project_id = $1 AND feedback_id = $2 ORDER BY id
            """,
            [project.description, id.description]
        )
        return found.rows.map { row in
            CommentView(
                author: found[row, 0] ?? "",
                createdAt: found[row, 1] ?? "",
                message: found[row, 2] ?? ""
            )
        }
    }

    /// What else the same person sent, the newest first.
    private static func others(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ item: Feedback
    ) throws -> [Feedback] {
        guard let submitter = item.submittedBy else { return [] }
        let found = try connection.execute(
            """
            SELECT \(Feedback.columns) FROM feedback
            WHERE project_id = $1 AND submitted_by = $2 AND id <> $3 AND NOT archived
            ORDER BY id DESC LIMIT \(DashboardLimits.latestRows)
            """,
            [project.description, submitter, item.id]
        )
        return found.rows.map { Feedback(found, $0) }
    }

    @Sendable
    private static func triage(_ visit: PageVisit) async throws -> Response {
        let project = visit.project.id
        let id = try visit.id("feedback_id")
        let list = visit.projectAddress.appending("feedback")
        if visit.form["action"] == "archive" {
            let isDone = try await visit.database.write {
                try FeedbackChange.archive($0, project: project, id: id)
            }
            guard isDone else { throw APIError.notFound("feedback") }
            return visit.redirect(to: list, saying: PageNotice.saved(visit.reader.language))
        }
        let change = try change(visit.form)
        let clearsNote = visit.form["resolution_note"].isEmpty
        let changed = try await visit.database.write { connection -> Bool in
            guard try change.apply(connection, project: project, id: id) != nil else {
                return false
            }
            // An empty text means no change to the API; in a form it is what the field shall hold.
            if clearsNote {
                try connection.execute(
                    "UPDATE feedback SET resolution_note = NULL WHERE project_id = $1 AND id = $2",
                    [project.description, id.description]
                )
            }
            return true
        }
        guard changed else { throw APIError.notFound("feedback") }
        return visit.redirect(
            to: list.appending(id.description),
            saying: PageNotice.saved(visit.reader.language)
        )
    }

    private static func change(_ form: PageForm) throws(APIError) -> FeedbackChange {
        let tags = form["tags"].split(separator: ",").map { String($0).trimmingWhitespace }
            .filter { !$0.isEmpty }
        return try FeedbackChange(
            JSONBody([
                "status": .text(form["status"]),
                "type": .text(form["type"]),
                "assignee": form["assignee"].isEmpty ? .null : .text(form["assignee"]),
                "tags": .array(tags.map { .text($0) }),
                "resolution_note": .text(form["resolution_note"]),
            ])
        )
    }

    @Sendable
    private static func comment(_ visit: PageVisit) async throws -> Response {
        let project = visit.project.id
        let caller = visit.caller
        let id = try visit.id("feedback_id")
        let message = try JSONBody(["comment": .text(visit.form["message"])])
            .requiredText("comment", max: DashboardLimits.noteCharactersMax)
        let isStored = try await visit.database.write { connection -> Bool in
            guard try Feedback.find(connection, project, id, locked: true) != nil else {
                return false
            }
            try connection.execute(
                """
                INSERT INTO feedback_comment
                    (project_id, id, feedback_id, author, author_name, message)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    project.description,
                    Identifier.random(milliseconds: WallClock.milliseconds).description,
                    id.description, caller.subject, caller.name, message,
                ]
            )
            return true
        }
        guard isStored else { throw APIError.notFound("feedback") }
        return visit.redirect(to: visit.projectAddress.appending("feedback", id.description))
    }

    /// The image: what visitors sent is shown as an image and as nothing else.
    @Sendable
    private static func screenshot(_ visit: PageVisit) async throws -> Response {
        let project = visit.project.id
        let id = try visit.id("feedback_id")
        let image = try await visit.database.read { connection -> (String, Data)? in
            let found = try connection.execute(
                """
                SELECT content_type, encode(image, 'base64') FROM screenshot
                WHERE project_id = $1 AND id = $2 AND EXISTS (
                    SELECT FROM feedback WHERE project_id = $1 AND id = $2 AND NOT archived
                )
                """,
                [project.description, id.description]
            )
            guard !found.isEmpty, let text = found[0, 1],
                let bytes = Data(base64Encoded: text, options: .ignoreUnknownCharacters)
            else { return nil }
            return (found[0, 0] ?? "", bytes)
        }
        guard let (type, bytes) = image else { throw APIError.notFound("screenshot") }
        return Response(
            status: .ok,
            headers: [
                .contentType: ["image/png", "image/jpeg"].contains(type)
                    ? type : "application/octet-stream",
                .cacheControl: "private, no-store",
                .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
