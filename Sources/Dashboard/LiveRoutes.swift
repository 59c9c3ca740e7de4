// New feedback as it arrives: server-sent events (WHATWG HTML, section 9.2).

import Hummingbird
import NIOCore
import Postgres
import SeggWatCore
import ServiceLifecycle

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
                    var heard = try await database.read { try newest($0, project) }
                    // A comment, so that the client knows that it hears everything from now on.
                    try await writer.write(ByteBuffer(string: ": open\n\n"))
                    for await isChange in beats.cancelOnGracefulShutdown() {
                        let rows = try await database.read { try newest($0, project) }
                        let known = Set(heard.map(\.id))
                        let new = rows.filter { !known.contains($0.id) }
                        // Those of the last two looks: what is archived lets older ones return.
                        heard = heard.suffix(DashboardLimits.pageRowsMax) + new
                        if !new.isEmpty {
                            try await writer.write(events(new))
                        } else if !isChange {
                            try await writer.write(ByteBuffer(string: ": beat\n\n"))
                        }
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

    /// The newest feedback, in the order in which it arrived.
    ///
    /// By arrival and not by id, because ids have the clocks of those who sent them; what was written
    /// long before it arrived is not looked for.
    private static func newest(
        _ connection: BlockingConnection,
        _ project: Identifier
    ) throws(PostgresError) -> [Feedback] {
        let found = try connection.execute(
            """
            SELECT \(Feedback.columns) FROM feedback
            WHERE feedback.project_id = $1 AND NOT archived
                AND feedback.id > uuid7_floor(now() - interval '2 minutes')
            ORDER BY feedback.created_at DESC, feedback.id DESC
            LIMIT \(DashboardLimits.pageRowsMax)
            """,
            [project.description]
        )
        return found.rows.reversed().map { Feedback(found, $0) }
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
