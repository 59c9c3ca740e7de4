// Many feedback changed by one request, all of them or none.

import Hummingbird
import SeggWatCore

/// The routes of bulk changes.
enum BulkRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.patch, "/projects/{project_id}/feedback", .write) { call in
            let project = call.project.id
            let body = try await call.body()
            let ids = try ids(of: body)
            let change = try FeedbackChange(body)
            let archives = try body.bool("archived") ?? false
            let changed = try await call.database.write { connection in
                var changed = 0
                // In the order of ids, so that two such requests never wait for each other.
                for id in ids.sorted() {
                    var isThere = try change.apply(connection, project: project, id: id) != nil
                    if isThere, archives {
                        isThere = try FeedbackChange.archive(connection, project: project, id: id)
                    }
                    if isThere { changed += 1 }
                }
                return changed
            }
            var json = JSONWriter()
            json.object {
                $0.member("updated", changed)
                $0.member("not_found", ids.count - changed)
            }
            return Response(json: json)
        }
    ]

    private static func ids(of body: JSONBody) throws(APIError) -> Set<Identifier> {
        guard
            let texts = try body.texts(
                "ids",
                countMax: DashboardLimits.bulkRowsMax,
                max: 36
            ), !texts.isEmpty
        else {
            throw body.invalid("ids", "must hold 1 to \(DashboardLimits.bulkRowsMax) ids")
        }
        var ids: Set<Identifier> = []
        for text in texts {
            guard let id = Identifier(text) else {
                throw body.invalid("ids", "must hold ids of feedback")
            }
            ids.insert(id)
        }
        return ids
    }
}
