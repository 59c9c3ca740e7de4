// A project's settings: its key, the origins it takes submissions from, the widget to paste, limits.

public import Markup
public import SeggWatCore

/// The settings.
public enum SettingsPage {
    /// What the page shows.
    public struct View: Sendable {
        /// The project's name.
        public var name = ""
        /// What the project is.
        public var description = ""
        /// Days after which submissions are deleted; nil for never.
        public var retentionDays: Int?
        /// `off`, `optional` or `required`.
        public var identity = "off"
        /// The one Zitadel organization whose users may send.
        public var identityOrganization: String?
        /// Whether there is a secret for end-user tokens.
        public var hasEndUserSecret = false
        /// One that was made just now.
        public var endUserSecret: String?
        /// Submissions of the whole organization this month, and how many the plan allows.
        public var quota: (used: Int, most: Int?) = (0, nil)
        /// Patterns of origins.
        public var origins: [String]
        /// The origin of this site, for the snippet.
        public var site: String
        /// The organization's plan.
        public var plan: String
        /// What the gateways allow.
        public var limits: PlanLimits
        /// Submissions of this month.
        public var thisMonth: Int
        /// Submissions of the month before.
        public var lastMonth: Int
        /// An origin that was tested, and whether it is allowed.
        public var tested: (origin: String, isAllowed: Bool)?

        /// Makes a view.
        public init(
            origins: [String],
            site: String,
            plan: String,
            limits: PlanLimits,
            thisMonth: Int,
            lastMonth: Int
        ) {
            self.origins = origins
            self.site = site
            self.plan = plan
            self.limits = limits
            self.thisMonth = thisMonth
            self.lastMonth = lastMonth
        }
    }

    /// The page.
    public static func page(_ reader: Reader, _ project: ProjectView, _ view: View) -> Markup {
        let texts = reader.texts
        let address = project.address(reader).appending("settings")
        return Layout.page(
            reader,
            title: texts.settings,
            project: (project, .settings),
            """
            <div class="head"><h1>\(texts.settings)</h1></div><div class="grid">\
            <section class="card"><h2>\(texts.keys)</h2>\
            \(Pieces.copyable("project-key", texts.projectKey, project.key, texts))\
            \(Pieces.copyable("project-id", texts.projectID, project.id, texts))\
            \(general(reader, view, address))</section>\
            <section class="card"><h2>\(texts.widgetTitle)</h2><p>\(texts.widgetLead)</p>\
            <div class="field"><textarea id="snippet" aria-label="\(texts.widgetTitle)" rows="6" \
            readonly spellcheck="false">\n\(snippet(project, view))</textarea>\
            <button type="button" class="quiet" data-copy="snippet" hidden>\(texts.copy)</button>\
            </div></section>\
            \(origins(reader, view, address))\(identity(reader, view, address))\
            \(limits(view, texts))\(webhooks(reader, address))</div>
            """
        )
    }

    private static func snippet(_ project: ProjectView, _ view: View) -> String {
        "<script src=\"\(view.site)/static/widgets/v1/seggwat-feedback.js\"\n"
            + "  data-project-key=\"\(project.key)\" defer></script>"
    }

    private static func origins(_ reader: Reader, _ view: View, _ address: Address) -> Markup {
        let texts = reader.texts
        let isAdmin = reader.account?.isAdmin == true
        let result = view.tested.map { tested -> Markup in
            """
            <p class="\(tested.isAllowed ? "good" : "alert")" role="status">\
            <b>\(tested.origin)</b> \(tested.isAllowed ? texts.originAllowed : texts.originRefused)\
            </p>
            """
        }
        let save: Markup =
            isAdmin
            ? "<button class=\"primary\">\(texts.save)</button>"
            : "<p class=\"hint\">\(texts.onlyAdmins)</p>"
        return """
            <section class="card"><h2>\(texts.originsTitle)</h2>\
            <form method="post" action="\(address)">\(reader.formField)<div class="field">\
            <label for="origins">\(texts.originsTitle)</label><textarea id="origins" name="origins" \
            rows="4" spellcheck="false" aria-describedby="origins-hint"\
            \(isAdmin ? .empty : " readonly" as Markup)>\n\(view.origins.joined(separator: "\n"))\
            </textarea><p id="origins-hint" class="hint">\(texts.originsHint)</p></div>\(save)</form>\
            <form method="get" action="\(address)"><div class="field">\
            <label for="test">\(texts.originTest)</label><div class="copy"><input id="test" \
            name="test" value="\(view.tested?.origin ?? "")" placeholder="https://example.com" \
            maxlength="300" aria-describedby="test-hint"><button>\(texts.test)</button></div>\
            <p id="test-hint" class="hint">\(texts.originTestHint)</p></div>\(result)</form></section>
            """
    }

    private static func webhooks(_ reader: Reader, _ address: Address) -> Markup {
        let texts = reader.texts
        let link: Markup =
            reader.account?.isAdmin == true
            ? """
            <p><a class="button quiet" href="\(address.appending("webhooks"))">\(texts.webhooks)</a></p>
            """
            : "<p class=\"hint\">\(texts.onlyAdmins)</p>"
        return """
            <section class="card"><h2>\(texts.webhooks)</h2><p>\(texts.webhooksLead)</p>\
            \(link)</section>
            """
    }

    /// How much of the organization's month is used.
    private static func quota(_ view: View, _ texts: Texts) -> String {
        let most = view.quota.most.map(texts.grouped) ?? texts.unlimited
        return "\(texts.grouped(view.quota.used)) / \(most)"
    }

    private static func limits(_ view: View, _ texts: Texts) -> Markup {
        func text(_ allowance: Allowance?) -> String {
            guard let allowance else { return texts.unlimited }
            let rate = Int(exactly: allowance.perSecond).map(texts.grouped)
            return "\(rate ?? OverviewPage.decimal(allowance.perSecond, texts)) \(texts.perSecond)"
        }
        func fact(_ name: String, _ value: String) -> Markup {
            "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        return """
            <section class="card"><h2>\(texts.limitsTitle)</h2><dl class="facts">\
            \(fact(texts.plan, view.plan))\
            \(fact(texts.limitProject, text(view.limits.project)))\
            \(fact(texts.limitAddress, text(view.limits.address)))\
            \(fact(texts.thisMonth, texts.grouped(view.thisMonth)))\
            \(fact(texts.lastMonth, texts.grouped(view.lastMonth)))\
            \(fact(texts.quota, quota(view, texts)))</dl></section>
            """
    }
}
