// Feedback: lists, triage, statistics and what is written down by hand.

import Hummingbird

/// The routes of feedback.
enum FeedbackRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/projects/{project_id}/feedback", .read) { call in
            let project = call.project.id
            let filter = try FeedbackFilter(call.query, project: project)
            let page = try Page(call.query)
            let listing = try await call.database.read {
                try FeedbackList.read($0, filter, page, project: project)
            }
            return Response(json: listing.json("feedback", page))
        },
        APIRoute(.post, "/projects/{project_id}/feedback", .write) { call in
            let project = call.project.id
            let feedback = try ManualFeedback(try await call.body())
            let stored = try await call.database.write {
                try feedback.store($0, project: project)
            }
            return Response(json: stored, status: .created)
        },
        APIRoute(.get, "/projects/{project_id}/feedback/stats", .read) { call in
            let project = call.project.id
            let counts = try await call.database.read {
                try Counts.read($0, project: project, kind: "feedback")
            }
            return Response(json: FeedbackStatistics(counts, withBreakdown: false))
        },
        APIRoute(.get, "/projects/{project_id}/feedback/{feedback_id}", .read) { call in
            let project = call.project.id
            let id = try call.id("feedback_id", of: "feedback")
            let found = try await call.database.read { try Feedback.find($0, project, id) }
            guard let found else { throw APIError.notFound("feedback") }
            return Response(json: found)
        },
        APIRoute(.patch, "/projects/{project_id}/feedback/{feedback_id}", .write) { call in
            let project = call.project.id
            let id = try call.id("feedback_id", of: "feedback")
            let change = try FeedbackChange(try await call.body())
            let changed = try await call.database.write {
                try change.apply($0, project: project, id: id)
            }
            guard let changed else { throw APIError.notFound("feedback") }
            return Response(json: changed)
        },
        APIRoute(.delete, "/projects/{project_id}/feedback/{feedback_id}", .write) { call in
            let project = call.project.id
            let id = try call.id("feedback_id", of: "feedback")
            let wasThere = try await call.database.write {
                try FeedbackChange.archive($0, project: project, id: id)
            }
            guard wasThere else { throw APIError.notFound("feedback") }
            return Response(status: .noContent)
        },
    ]
}
