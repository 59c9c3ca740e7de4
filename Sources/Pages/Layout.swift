// What stands around every page: head, header with navigation, footer with language and theme.
//
// Everything works without JavaScript; the one script of the pages only adds to it. There is no
// inline script or style, so that the Content-Security-Policy can forbid both.

import Markup

/// The frame of the pages.
enum Layout {
    /// Where a page stands in an organization.
    enum Place: Equatable {
        case projects, tokens, members
    }

    /// A page of somebody who is logged in.
    static func page(
        _ reader: Reader,
        title: String,
        place: Place? = nil,
        project: (view: ProjectView, section: ProjectSection)? = nil,
        _ content: Markup
    ) -> Markup {
        let navigation = project.map { projectNavigation(reader, $0.view, $0.section) }
        let notice = reader.notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>" as Markup }
        return document(
            reader,
            title: project.map { "\(title) · \($0.view.name)" } ?? title,
            header: header(reader, place),
            body: """
                \(navigation)<main id="content" tabindex="-1">\(notice)\(content)</main>
                """
        )
    }

    /// A page with nothing but one thing to do, such as the login.
    static func alone(_ reader: Reader, title: String, _ content: Markup) -> Markup {
        document(
            reader,
            title: title,
            header: .empty,
            body: "<main id=\"content\" class=\"alone\" tabindex=\"-1\">\(content)</main>"
        )
    }

    private static func document(
        _ reader: Reader,
        title: String,
        header: Markup,
        body: Markup
    ) -> Markup {
        let texts = reader.texts
        return """
            <!doctype html><html lang="\(texts.code)" data-theme="\(reader.theme.rawValue)">\
            <head><meta charset="utf-8"><title>\(title) · \(texts.productName)</title>\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <meta name="color-scheme" content="light dark">\
            <link rel="icon" href="\(Asset.icon.address)" type="image/svg+xml">\
            <link rel="stylesheet" href="\(Asset.style.address)">\
            <script src="\(Asset.script.address)" defer></script></head>\
            <body data-copied="\(texts.copied)">\
            <a class="skip" href="#content">\(texts.skipToContent)</a>\
            \(header)\(body)\(footer(reader))</body></html>
            """
    }

    private static func header(_ reader: Reader, _ place: Place?) -> Markup {
        guard let account = reader.account else { return .empty }
        let texts = reader.texts
        func link(_ target: Place, _ address: Address, _ name: String) -> Markup {
            "<a href=\"\(address)\"\(current(target == place))>\(name)</a>"
        }
        return """
            <header class="top"><a class="brand" href="\(reader.organization)">\
            <span class="mark" aria-hidden="true"></span>\(account.organizationName)</a>\
            <nav aria-label="\(texts.productName)">\
            \(link(.projects, reader.organization, texts.projects))\
            \(link(.tokens, reader.organization.appending("tokens"), texts.tokens))\
            \(link(.members, reader.organization.appending("members"), texts.members))</nav>\
            <form class="account" method="post" action="/logout">\(reader.formField)\
            <span class="who" title="\(texts.signedInAs)">\(account.name)</span>\
            <button class="quiet">\(texts.logOut)</button></form></header>
            """
    }

    private static func projectNavigation(
        _ reader: Reader,
        _ project: ProjectView,
        _ section: ProjectSection
    ) -> Markup {
        let address = project.address(reader)
        let links = ProjectSection.allCases.map { each -> Markup in
            """
            <a href="\(each.address(address))"\(current(each == section))>\
            \(each.name(reader.texts))</a>
            """
        }
        return """
            <nav class="project" aria-label="\(project.name)">\
            <p class="project-name">\(project.name)</p><div class="tabs">\(links)</div></nav>
            """
    }

    /// Both choices are forms, because a link must not change anything.
    private static func footer(_ reader: Reader) -> Markup {
        let texts = reader.texts
        let languages = Language.allCases.map { language -> Markup in
            """
            <button name="language" value="\(language.rawValue)" lang="\(language.rawValue)"\
            \(pressed(language == reader.language))>\(language.name)</button>
            """
        }
        let themes = Theme.allCases.map { theme -> Markup in
            """
            <button name="theme" value="\(theme.rawValue)"\(pressed(theme == reader.theme))>\
            \(theme.name(texts))</button>
            """
        }
        return """
            <footer><form method="post" action="/preferences">\
            <input type="hidden" name="next" value="\(reader.address)">\
            <div class="choice" role="group" aria-label="\(texts.language)">\(languages)</div>\
            <div class="choice" role="group" aria-label="\(texts.theme)">\(themes)</div>\
            </form></footer>
            """
    }

    private static func current(_ claim: Bool) -> Markup {
        claim ? " aria-current=\"page\"" : .empty
    }

    private static func pressed(_ claim: Bool) -> Markup {
        claim ? " aria-pressed=\"true\"" : " aria-pressed=\"false\""
    }
}
