// Projects.

import Hummingbird
import Postgres
import SeggWatCore

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
        APIRoute(.post, "/projects", .admin) { call in
            let caller = call.someone
            guard caller.project == nil else {
                throw APIError.forbidden("This token is for one project only")
            }
            let body = try await call.body()
            _ = try body.requiredText("name", max: 100)
            let change = try ProjectChange(body)
            let made = try await call.database.write { try change.create($0, for: caller) }
            guard let made else { preconditionFailure("a transaction sees what it wrote") }
            return Response(json: made, status: .created)
        },
        APIRoute(.patch, "/projects/{project_id}", .admin) { call in
            let caller = call.someone
            let project = call.project
            let change = try ProjectChange(try await call.body())
            let changed = try await call.database.write {
                try change.apply($0, to: project, for: caller)
            }
            guard let changed else { throw APIError.notFound("project") }
            return Response(json: changed)
        },
        APIRoute(.delete, "/projects/{project_id}", .admin) { call in
            let id = call.project.id.description
            try await call.database.write { connection in
                _ = try connection.execute(
                    "UPDATE project SET archived = true, updated_at = now() WHERE id = $1",
                    [id]
                )
            }
            return Response(status: .noContent)
        },
        APIRoute(.get, "/projects/{project_id}", .read) { call in
            Response(json: call.project)
        },
        APIRoute(.post, "/projects/{project_id}/end-user-secret", .admin) { call in
            let project = call.project.id
            let secret = try await call.database.write { try EndUserSecret.renew($0, project) }
            var json = JSONWriter()
            json.object { $0.member("secret", secret) }
            return Response(json: json, status: .created)
        },
        APIRoute(.get, "/projects/{project_id}/summary", .read) { call in
            let project = call.project.id
            let counts = try await call.database.read { try Counts.read($0, project: project) }
            return Response(json: Summary(project: call.project, counts: counts))
        },
    ]
}
