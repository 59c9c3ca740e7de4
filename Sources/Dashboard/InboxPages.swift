// The inbox and what is done to several feedback at once.

import Hummingbird
import Markup
import Pages
import SeggWatCore

/// The inbox.
enum InboxPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/org/{org_id}/projects/{project_id}/feedback", .read) { visit in
            let project = visit.project.id
            let filter = try FeedbackFilter(visit.query, project: project)
            var page = try Page(visit.query)
            page.limit = DashboardLimits.inboxRows
            let listing = try await visit.database.read { [page] in
                try FeedbackList.read($0, filter, page, project: project)
            }
            return visit.page(
                InboxPage.page(
                    visit.reader,
                    visit.projectView,
                    try shown(visit.query),
                    InboxPage.Part(
                        items: listing.rows.map(\.view),
                        total: listing.total,
                        cursor: listing.nextCursor,
                        isFirst: page.cursor == nil
                    )
                )
            )
        },
        PageRoute(.post, "/org/{org_id}/projects/{project_id}/feedback/bulk", .write, bulk),
    ]

    /// The filter as the page shows it; what it may hold was checked before.
    private static func shown(_ query: Query) throws(APIError) -> InboxPage.Filter {
        var filter = InboxPage.Filter()
        filter.status = try query.text("status")
        filter.type = try query.text("type")
        filter.search = try query.text("search", max: DashboardLimits.searchCharactersMax)
        filter.path = try query.text("path", max: SubmissionLimits.pathCharactersMax)
        filter.tag = try query.text("tag")
        filter.submitter = try query.text("submitted_by", max: 320)
        return filter
    }

    @Sendable
    private static func bulk(_ visit: PageVisit) async throws -> Response {
        let project = visit.project.id
        let ids = visit.form.all("id").prefix(DashboardLimits.pageRowsMax).compactMap {
            Identifier($0)
        }
        let archives = visit.form["action"] == "archive"
        let change = try FeedbackChange(
            JSONBody(archives ? [:] : ["status": .text(visit.form["status"])])
        )
        let changed = try await visit.database.write { connection in
            var changed = 0
            // In one order everywhere, so that two bulk actions never wait for each other.
            for id in ids.sorted() {
                let isDone =
                    archives
                    ? try FeedbackChange.archive(connection, project: project, id: id)
                    : try change.apply(connection, project: project, id: id) != nil
                if isDone { changed += 1 }
            }
            return changed
        }
        return visit.redirect(
            toText: visit.form["next"],
            saying: changed == 0 ? nil : PageNotice.saved(visit.reader.language) + " (\(changed))"
        )
    }
}

extension Feedback {
    /// The feedback as pages show it.
    var view: FeedbackView {
        var view = FeedbackView(
            id: id,
            message: message,
            type: type,
            status: status,
            createdAt: createdAt
        )
        view.updatedAt = updatedAt
        view.path = path
        view.version = version
        view.source = source
        view.submitter = submittedBy
        view.email = submittedByEmail
        view.assignee = assignee
        view.tags = tags
        view.resolutionNote = resolutionNote
        view.hasScreenshot = hasScreenshot
        return view
    }
}
