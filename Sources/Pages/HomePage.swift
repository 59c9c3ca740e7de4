// An organization's home: its projects.

public import Markup

/// The list of projects.
public enum HomePage {
    /// The page.
    ///
    /// - Parameters:
    ///   - reader: Who looks.
    ///   - projects: The organization's projects.
    ///   - others: Ids and names of the other organizations that the reader belongs to.
    /// - Returns: The page.
    public static func page(
        _ reader: Reader,
        _ projects: [ProjectView],
        others: [(id: String, name: String)] = []
    ) -> Markup {
        let texts = reader.texts
        let cards = projects.map { project -> Markup in
            """
            <li class="card"><h2><a href="\(project.address(reader))">\(project.name)</a></h2>\
            <p class="figures"><span><b>\(texts.grouped(project.feedback))</b> \
            \(texts.feedbackInAll)</span><a class="badge status-new" \
            href="\(project.address(reader).appending("feedback").with("status", "New"))">\
            \(texts.grouped(project.new)) \(texts.statusNew)</a></p></li>
            """
        }
        let list: Markup =
            projects.isEmpty
            ? Pieces.nothing(texts.noProjects, texts.noProjectsHint)
            : "<ul class=\"projects\">\(cards)</ul>"
        return Layout.page(
            reader,
            title: texts.projects,
            place: .projects,
            "<h1>\(texts.projects)</h1>\(list)\(form(reader))\(switching(reader, others))"
        )
    }

    private static func form(_ reader: Reader) -> Markup {
        let texts = reader.texts
        guard reader.account?.isAdmin == true else { return .empty }
        return """
            <form class="card" method="post" \
            action="\(reader.organization.appending("projects"))">\(reader.formField)\
            <h2>\(texts.projectCreate)</h2><div class="field"><label for="name">\(texts.name)\
            </label><input id="name" name="name" maxlength="100" required></div>\
            <div class="field"><label for="origins">\(texts.originsTitle)</label>\
            <textarea id="origins" name="origins" rows="2" spellcheck="false" \
            aria-describedby="origins-hint"></textarea><p id="origins-hint" class="hint">\
            \(texts.originsHint)</p></div><button class="primary">\(texts.projectCreate)</button>\
            </form>
            """
    }

    /// Buttons, because a link must not change anything.
    private static func switching(
        _ reader: Reader,
        _ others: [(id: String, name: String)]
    ) -> Markup {
        guard !others.isEmpty else { return .empty }
        let buttons = others.map { other -> Markup in
            """
            <form method="post" action="\(Address("enter", other.id))">\(reader.formField)\
            <button class="quiet">\(other.name)</button></form>
            """
        }
        return """
            <section class="card"><h2>\(reader.texts.otherOrganizations)</h2>\
            <div class="actions">\(buttons)</div></section>
            """
    }
}
