// Ratings and the four addresses of their statistics.

import Hummingbird
import SeggWatCore

/// The routes of ratings.
enum RatingRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects/{project_id}/ratings", .read) { call in
            let project = call.project.id
            let filter = try RatingFilter(call.query, project: project)
            let page = try Page(call.query)
            let listing = try await call.database.read {
                try RatingList.read($0, filter, page, project: project)
            }
            return Response(json: listing.json("ratings", page))
        },
        APIRoute(.post, "/projects/{project_id}/ratings", .write, create),
        APIRoute(.post, "/projects/{project_id}/ratings/typed", .write, create),
        APIRoute(.get, "/projects/{project_id}/ratings/stats", .read) { call in
            try await statistics(call, "helpful")
        },
        APIRoute(.get, "/projects/{project_id}/ratings/stats/star", .read) { call in
            try await statistics(call, "star")
        },
        APIRoute(.get, "/projects/{project_id}/ratings/stats/nps", .read) { call in
            try await statistics(call, "nps")
        },
        APIRoute(.get, "/projects/{project_id}/ratings/stats/typed", .read) { call in
            try await statistics(
                call,
                try call.query.word("type", of: Words.ratingTypes) ?? "helpful"
            )
        },
        APIRoute(.get, "/projects/{project_id}/ratings/{rating_id}", .read) { call in
            let project = call.project.id
            let id = try call.id("rating_id", of: "rating")
            let found = try await call.database.read { try Rating.find($0, project, id) }
            guard let found else { throw APIError.notFound("rating") }
            return Response(json: found)
        },
        APIRoute(.delete, "/projects/{project_id}/ratings/{rating_id}", .write) { call in
            let project = call.project.id
            let id = try call.id("rating_id", of: "rating")
            let wasThere = try await call.database.write {
                try Rating.archive($0, project: project, id: id)
            }
            guard wasThere else { throw APIError.notFound("rating") }
            return Response(status: .noContent)
        },
    ]

    @Sendable
    private static func create(_ call: Call) async throws -> Response {
        let project = call.project.id
        let rating = try NewRating(try await call.body())
        let stored = try await call.database.write { try rating.store($0, project: project) }
        return Response(json: stored, status: .created)
    }

    private static func statistics(_ call: Call, _ type: String) async throws -> Response {
        let project = call.project.id
        let path = try call.query.text("path", max: SubmissionLimits.pathCharactersMax)
        let statistics = try await call.database.read {
            try RatingList.statistics($0, project: project, type: type, path: path)
        }
        var json = JSONWriter()
        statistics.write(type, to: &json)
        return Response(json: json)
    }
}
