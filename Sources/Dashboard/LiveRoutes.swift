// New feedback as it arrives: server-sent events (WHATWG HTML, section 9.2).

import Hummingbird
import NIOCore
import Postgres
import SeggWatCore

/// The routes of live streams.
enum LiveRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects/{project_id}/events", .read) { call in
            let project = call.project.id
            let database = call.database
            guard let changes = call.parts.live.changes(of: project) else {
                throw APIError.unavailable("Enough streams are open already")
            }
            let beats = heartbeats(changes)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/event-stream; charset=utf-8",
                    .cacheControl: "no-store",
                    .xContentTypeOptions: "nosniff",
                ],
                body: ResponseBody { writer in
                    // A comment, so that the client knows that it is heard from now on.
                    try await writer.write(ByteBuffer(string: ": open\n\n"))
                    var seen = try await database.read { try newest($0, project) }
                    for await isChange in beats {
                        guard isChange else {
                            try await writer.write(ByteBuffer(string: ": beat\n\n"))
                            continue
                        }
                        let after = seen
                        let found = try await database.read { try rows($0, project, after: after) }
                        guard let last = found.last else { continue }
                        seen = last.id
                        try await writer.write(events(found))
                    }
                    try await writer.finish(nil)
                }
            )
        }
    ]

    /// Changes as true, and a beat as false when nothing has happened for a while.
    private static func heartbeats(_ changes: AsyncStream<Void>) -> AsyncStream<Bool> {
        AsyncStream(bufferingPolicy: .bufferingNewest(2)) { out in
            let listening = Task {
                for await _ in changes { out.yield(true) }
                out.finish()
            }
            let beating = Task {
                while !Task.isCancelled {
                    // Cancelled with the stream; there is nothing to do about it then.
                    try? await Task.sleep(for: .seconds(DashboardLimits.beatSeconds))
                    out.yield(false)
                }
            }
            out.onTermination = { _ in
                listening.cancel()
                beating.cancel()
            }
        }
    }

    /// The id behind which feedback is new.
    private static func newest(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> String {
        let found = try connection.execute(
            """
            SELECT coalesce(
                (SELECT id FROM feedback WHERE project_id = $1 ORDER BY id DESC LIMIT 1),
                uuid7_floor(now())
            )
            """,
            [project.description]
        )
        return found[0, 0] ?? ""
    }

    private static func rows(
        _ connection: BlockingConnection,
        _ project: Identifier,
        after: String
    ) throws(PostgresError) -> [Feedback] {
        let found = try connection.execute(
            """
            SELECT \(Feedback.columns) FROM feedback
            WHERE feedback.project_id = $1 AND feedback.id > $2 AND NOT archived
            ORDER BY feedback.id LIMIT \(DashboardLimits.pageRowsMax)
            """,
            [project.description, after]
        )
        return found.rows.map { Feedback(found, $0) }
    }

    private static func events(_ rows: [Feedback]) -> ByteBuffer {
        var text = ByteBuffer()
        for row in rows {
            var json = JSONWriter()
            row.write(to: &json)
            // JSON holds no line feed, which would end the event.
            text.writeString("event: feedback\nid: \(row.id)\ndata: ")
            var data = json.buffer
            text.writeBuffer(&data)
            text.writeString("\n\n")
        }
        return text
    }
}
