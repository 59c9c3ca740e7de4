// Pages: hostile text stays text, nothing stands inline, every control has a name, both languages.

import Markup
import SeggWatCore
import Testing

@testable import Pages

@Suite struct PagesTests {
    private static let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>"

    private static func reader(_ language: Language, isAdmin: Bool = true) -> Reader {
        var reader = Reader(
            language: language,
            theme: .system,
            address: Address("a").with("q", hostile),
            account: Reader.Account(
                name: hostile,
                organization: hostile,
                organizationName: hostile,
                isAdmin: isAdmin,
                formToken: hostile
            )
        )
        reader.notice = hostile
        return reader
    }

    private static var item: FeedbackView {
        var item = FeedbackView(
            id: hostile,
            message: hostile,
            type: hostile,
            status: "New",
            createdAt: hostile
        )
        item.path = hostile
        item.version = hostile
        item.source = hostile
        item.submitter = hostile
        item.email = hostile
        item.assignee = hostile
        item.tags = [hostile]
        item.resolutionNote = hostile
        item.hasScreenshot = true
        return item
    }

    private static var overview: OverviewView {
        var view = OverviewView()
        view.slots = [hostile]
        view.byType = ["Bug": [1]]
        view.before = [2]
        view.pages = [.init(path: hostile, helpful: 1, total: 2)]
        view.nps = .init(counts: [9: 1])
        view.npsSlots = [view.nps]
        return view
    }

    private static var insights: InsightsView {
        var view = InsightsView()
        view.messages = 2
        view.messagesBefore = 1
        view.words = [.init(name: hostile, now: 2, before: 1)]
        view.paths = [.init(name: hostile, now: 2, before: 0)]
        let rate = OverviewView.PageRate(path: hostile, helpful: 1, total: 2)
        view.helpful = [.init(now: rate, before: rate)]
        return view
    }

    private static func rating() -> RatingView {
        var rating = RatingView(type: "star", value: 4.5, most: 5, createdAt: hostile)
        rating.path = hostile
        rating.version = hostile
        rating.comment = hostile
        return rating
    }

    private static func all(_ language: Language, isAdmin: Bool = true) -> [Markup] {
        let reader = reader(language, isAdmin: isAdmin)
        let project = ProjectView(id: hostile, key: hostile, name: hostile)
        var filter = InboxPage.Filter()
        filter.search = hostile
        filter.path = hostile
        let part = InboxPage.Part(items: [item], total: 1_234, cursor: hostile, isFirst: false)
        var settings = SettingsPage.View(
            origins: [hostile],
            site: hostile,
            plan: hostile,
            limits: Plan.free.limits,
            thisMonth: 1,
            lastMonth: 2
        )
        settings.tested = (hostile, false)
        settings.name = hostile
        settings.description = hostile
        settings.identityOrganization = hostile
        settings.endUserSecret = hostile
        let token = TokenView(
            id: hostile,
            label: hostile,
            prefix: hostile,
            createdAt: hostile,
            lastUsedAt: nil,
            isActive: true
        )
        let member = MemberView(
            subject: hostile,
            name: hostile,
            loginName: hostile,
            role: "owner",
            lastSeenAt: hostile,
            roles: ["owner", "member"]
        )
        let invitation = InvitationView(
            id: hostile,
            email: hostile,
            role: "member",
            status: "pending",
            expiresAt: hostile
        )
        let webhook = WebhookView(
            id: hostile,
            url: hostile,
            description: hostile,
            events: [hostile],
            isEnabled: false,
            wasTurnedOff: true
        )
        let delivery = DeliveryView(
            event: hostile,
            state: "pending",
            attempts: 1,
            error: hostile,
            createdAt: hostile,
            nextAttemptAt: hostile
        )
        return [
            LoginPage.credentials(reader, loginName: hostile, next: hostile, fault: .wrong),
            LoginPage.code(reader, next: hostile, fault: .wrongCode),
            FaultPage.notFound(reader), FaultPage.refused(reader, hostile),
            HomePage.page(reader, [project], others: [(hostile, hostile)]),
            OverviewPage.page(reader, project, .week, overview, latest: [item]),
            InboxPage.page(reader, project, filter, part),
            FeedbackPage.page(
                reader,
                project,
                item,
                comments: [.init(author: hostile, createdAt: hostile, message: hostile)],
                members: [hostile],
                others: [item]
            ),
            ReviewsPage.page(reader, project, .year, overview, latest: [rating()]),
            NPSPage.page(reader, project, .month, overview, latest: [rating()]),
            InsightsPage.page(reader, project, .month, overview, insights),
            SettingsPage.page(reader, project, settings),
            TokensPage.page(reader, [token], made: hostile),
            MembersPage.page(reader, [member], [invitation], link: hostile),
            InvitationPage.page(
                reader,
                organization: hostile,
                role: "admin",
                invitedBy: hostile,
                action: Address("invitations", hostile)
            ),
            WebhooksPage.list(reader, project, [webhook], events: [hostile], secret: hostile),
            WebhooksPage.log(reader, project, webhook, [delivery]),
        ]
    }

    @Test("nothing that is shown becomes markup", arguments: Language.allCases)
    func escapes(language: Language) {
        for page in Self.all(language) {
            #expect(!page.text.contains("<script>"))
            #expect(!page.text.contains("<img src=x"))
        }
    }

    @Test("no page has a script, a style or a handler inline", arguments: Language.allCases)
    func isStrict(language: Language) {
        for page in Self.all(language) {
            #expect(page.text.components(of: "<script").count == 2)
            #expect(!page.text.contains(" style="))
            #expect(!page.text.contains("<style"))
            for handler in [" onclick=", " onload=", " onsubmit=", " onchange="] {
                #expect(!page.text.contains(handler))
            }
        }
    }

    @Test("every form that changes something carries the token, but for the two without a login")
    func formsCarryTokens() {
        for page in Self.all(.english) {
            for form in page.text.components(of: "<form").dropFirst()
            where form.contains("method=\"post\"") {
                let body = String(form).components(of: "</form>")[0]
                let needsNone = ["/login", "/login/code", "/preferences"].contains {
                    body.contains("action=\"\($0)\"")
                }
                #expect(needsNone || body.contains("name=\"form_token\""))
            }
        }
    }

    @Test("who is no admin gets no form for what admins do")
    func membersSeeNoForms() {
        let tokens = TokensPage.page(Self.reader(.english, isAdmin: false), [])
        #expect(!tokens.text.contains("name=\"label\""))
        let member = MemberView(
            subject: "s",
            name: "n",
            loginName: "l",
            role: "owner",
            lastSeenAt: "",
            roles: []
        )
        let members = MembersPage.page(Self.reader(.english, isAdmin: false), [member], [])
        #expect(!members.text.contains("<select"))
    }

    @Test("a browser's languages decide where no cookie does")
    func languages() {
        #expect(Language(chosen: nil, accepted: nil) == .english)
        #expect(Language(chosen: nil, accepted: "de-AT,de;q=0.9,en;q=0.8") == .german)
        #expect(Language(chosen: nil, accepted: "fr, de") == .german)
        #expect(Language(chosen: "en", accepted: "de") == .english)
        #expect(Language(chosen: "xx", accepted: "DE") == .german)
    }

    @Test("both languages have all texts, and none is left in English")
    func parity() {
        let english = Array(Mirror(reflecting: Texts.english).children)
        let german = Array(Mirror(reflecting: Texts.german).children)
        #expect(english.count == german.count)
        // Words that are the same in both.
        let same: Set = [
            "productName", "themeSystem", "feedback", "nps", "npsScore", "status", "version",
            "name", "test", "widgetTitle", "admin", "loginCode", "webhooks",
        ]
        for (left, right) in zip(english, german) {
            #expect(left.label == right.label)
            let (leftText, rightText) = ("\(left.value)", "\(right.value)")
            #expect(!leftText.isEmpty && !rightText.isEmpty)
            let isSame = leftText == rightText
            #expect(!isSame || same.contains(left.label ?? ""), "\(left.label ?? ""): \(leftText)")
        }
    }

    @Test("numbers are grouped as the language does it")
    func groups() {
        #expect(Texts.english.grouped(1_234_567) == "1,234,567")
        #expect(Texts.german.grouped(-1_234) == "-1.234")
        #expect(Texts.english.grouped(999) == "999")
    }

    @Test("a period before a period of nothing is not compared with")
    func comparison() {
        var view = OverviewView()
        view.slots = ["2026-11-24"]
        view.byType = ["Bug": [3]]
        view.before = [0]
        let project = ProjectView(id: "p", key: "k", name: "n")
        let reader = Self.reader(.english)
        let page = OverviewPage.page(reader, project, .week, view, latest: [])
        #expect(!page.text.contains(Texts.english.comparedBefore))
        view.before = [2]
        let compared = OverviewPage.page(reader, project, .week, view, latest: [])
        #expect(compared.text.contains("+50 % \(Texts.english.comparedBefore)"))
    }
}

extension String {
    /// The parts between occurrences of a text.
    fileprivate func components(of separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
