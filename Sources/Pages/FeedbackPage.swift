// One feedback: what was said, what goes with it, and what the team does about it.

public import Markup

/// The page of a feedback.
public enum FeedbackPage {
    /// The page, with the names it can be assigned to and what else the same person sent.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ item: FeedbackView,
        comments: [CommentView],
        members: [String],
        others: [FeedbackView]
    ) -> Markup {
        let texts = reader.texts
        let list = project.address(reader).appending("feedback")
        let address = list.appending(item.id)
        return Layout.page(
            reader,
            title: texts.feedback,
            project: (project, .feedback),
            """
            <p><a href="\(list)" data-back>← \(texts.back)</a></p><div class="detail">\
            <div><article class="card"><h1 class="visually-hidden">\(texts.message)</h1>\
            <p class="message">\(item.message)</p>\(screenshot(item, address, texts))\
            <dl class="facts">\(facts(item, list, texts))</dl></article>\
            \(commentList(reader, comments, address))\
            \(otherList(others, project.address(reader), texts))</div>\
            \(triage(reader, item, members, address))</div>
            """
        )
    }

    private static func screenshot(
        _ item: FeedbackView,
        _ address: Address,
        _ texts: Texts
    ) -> Markup {
        guard item.hasScreenshot else { return .empty }
        let image = address.appending("screenshot")
        return """
            <a class="screenshot" href="\(image)"><img src="\(image)" alt="\(texts.screenshotOf)" \
            loading="lazy"></a>
            """
    }

    private static func facts(_ item: FeedbackView, _ list: Address, _ texts: Texts) -> Markup {
        func fact(_ name: String, _ value: Markup?) -> Markup {
            guard let value else { return .empty }
            return "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        func link(_ name: String, _ value: String?) -> Markup? {
            value.map { "<a href=\"\(list.with(name, $0))\">\($0)</a>" }
        }
        return Markup([
            fact(texts.type, Pieces.typeBadge(item.type, texts)),
            fact(texts.received, Pieces.time(item.createdAt)),
            fact(texts.changed, item.updatedAt.map(Pieces.time)),
            fact(texts.page, link("path", item.path)),
            fact(texts.version, item.version.map(Markup.init(escaping:))),
            fact(texts.submitter, link("submitted_by", item.submitter)),
            fact(texts.email, item.email.map { "<a href=\"mailto:\($0)\">\($0)</a>" }),
            fact(texts.source, Markup(escaping: item.source)),
        ])
    }

    private static func triage(
        _ reader: Reader,
        _ item: FeedbackView,
        _ members: [String],
        _ address: Address
    ) -> Markup {
        let texts = reader.texts
        // Whoever it is assigned to stays a choice, also after leaving.
        let known = members + (item.assignee.map { members.contains($0) ? [] : [$0] } ?? [])
        let people = [("", texts.nobody)] + known.map { ($0, $0) }
        let types = WireWords.types.map { ($0, texts.name(ofType: $0)) }
        let statuses = WireWords.statuses.map { ($0, texts.name(ofStatus: $0)) }
        func choice(
            _ name: Markup,
            _ label: String,
            _ choices: [(value: String, name: String)],
            _ selected: String
        ) -> Markup {
            """
            <div class="field"><label for="\(name)">\(label)</label><select id="\(name)" \
            name="\(name)">\(Pieces.options(choices, selected: selected))</select></div>
            """
        }
        return """
            <form class="card triage" method="post" action="\(address)" data-triage>\
            <h2>\(texts.triage)</h2>\(reader.formField)\
            \(choice("status", texts.status, statuses, item.status))\
            \(choice("type", texts.type, types, item.type))\
            \(choice("assignee", texts.assignee, people, item.assignee ?? ""))\
            <div class="field"><label for="tags">\(texts.tags)</label><input id="tags" name="tags" \
            value="\(item.tags.joined(separator: ", "))" maxlength="1000" \
            aria-describedby="tags-hint"><p id="tags-hint" class="hint">\(texts.tagsHint)</p></div>\
            <div class="field"><label for="note">\(texts.resolutionNote)</label><textarea id="note" \
            name="resolution_note" rows="3" maxlength="10000">\n\(item.resolutionNote ?? "")\
            </textarea></div>\
            <div class="buttons"><button class="primary">\(texts.save)</button>\
            <button class="quiet" name="action" value="archive">\(texts.archive)</button></div>\
            </form>
            """
    }

    private static func commentList(
        _ reader: Reader,
        _ comments: [CommentView],
        _ address: Address
    ) -> Markup {
        let texts = reader.texts
        let items = comments.map { comment -> Markup in
            """
            <li><p class="meta"><b>\(comment.author)</b> \(Pieces.time(comment.createdAt))</p>\
            <p class="message">\(comment.message)</p></li>
            """
        }
        let list: Markup =
            comments.isEmpty
            ? "<p class=\"muted\">\(texts.noComments)</p>" : "<ol class=\"comments\">\(items)</ol>"
        return """
            <section class="card"><h2>\(texts.comments)</h2>\(list)\
            <form method="post" action="\(address.appending("comments"))">\(reader.formField)\
            <div class="field"><label for="comment">\(texts.comment)</label>\
            <textarea id="comment" name="message" rows="2" maxlength="10000" required></textarea>\
            </div><button>\(texts.addComment)</button></form></section>
            """
    }

    private static func otherList(
        _ others: [FeedbackView],
        _ project: Address,
        _ texts: Texts
    ) -> Markup {
        guard !others.isEmpty else { return .empty }
        return """
            <section class="card"><h2>\(texts.moreFromSubmitter)</h2>\
            \(LatestList.list(others, project, texts))</section>
            """
    }
}
