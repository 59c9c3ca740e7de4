// Projects.

import Hummingbird

/// The routes of projects themselves.
enum ProjectRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects", .read) { call in
            let projects = try await call.database.read {
                try Project.list($0, for: call.someone)
            }
            var json = JSONWriter()
            json.object {
                $0.name("projects")
                $0.array(projects)
            }
            return Response(json: json)
        },
        APIRoute(.get, "/projects/{project_id}", .read) { call in
            Response(json: call.project)
        },
    ]
}
