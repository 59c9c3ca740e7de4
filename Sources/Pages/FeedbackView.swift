// A feedback as lists and its own page show it.

import Markup

/// A feedback.
public struct FeedbackView: Sendable {
    /// Its id.
    public var id: String
    /// What was said.
    public var message: String
    /// Type and status as on the wire.
    public var type: String
    /// The status as on the wire.
    public var status: String
    /// When it came, RFC 3339 in UTC.
    public var createdAt: String
    /// When it was changed last; nil for never.
    public var updatedAt: String?
    /// The page it came from.
    public var path: String?
    /// The site's version.
    public var version: String?
    /// How it came.
    public var source = ""
    /// Who sent it.
    public var submitter: String?
    /// Where that one can be written to.
    public var email: String?
    /// Who looks after it.
    public var assignee: String?
    /// Its tags.
    public var tags: [String] = []
    /// What was done about it.
    public var resolutionNote: String?
    /// Whether an image came with it.
    public var hasScreenshot = false

    /// Makes a feedback.
    public init(id: String, message: String, type: String, status: String, createdAt: String) {
        self.id = id
        self.message = message
        self.type = type
        self.status = status
        self.createdAt = createdAt
    }
}

/// What somebody of the team wrote about a feedback.
public struct CommentView: Sendable {
    /// Who wrote it.
    public var author: String
    /// When, RFC 3339 in UTC.
    public var createdAt: String
    /// What.
    public var message: String

    /// Makes a comment.
    public init(author: String, createdAt: String, message: String) {
        self.author = author
        self.createdAt = createdAt
        self.message = message
    }
}

/// A short list without anything to choose.
enum LatestList {
    static func list(_ items: [FeedbackView], _ project: Address, _ texts: Texts) -> Markup {
        guard !items.isEmpty else { return "<p class=\"muted\">\(texts.nothingFound)</p>" }
        let rows = items.map { item -> Markup in
            """
            <li><a href="\(project.appending("feedback", item.id))">\(item.message)</a>\
            <span class="meta">\(Pieces.typeBadge(item.type, texts)) \
            \(Pieces.time(item.createdAt))</span></li>
            """
        }
        return "<ul class=\"latest\">\(rows)</ul>"
    }
}
