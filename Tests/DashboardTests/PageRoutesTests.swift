// Every page has a rule, and addresses that forms bring stay on this site.

import HTTPTypes
import Testing

@testable import Dashboard

@Suite struct PageRoutesTests {
    @Test("what names an organization is for its members, and what changes something is a POST")
    func rules() {
        for route in PageRoutes.all {
            #expect(!route.namesOrganization || route.access != .anyone, "\(route.path)")
            // A page that shows what only admins may see changes nothing.
            let isShown = route.access == .admin && route.path.contains("/webhooks")
            let changes = route.access == .write || route.access == .admin
            #expect(changes && !isShown ? route.method == .post : true, "\(route.path)")
            #expect(route.method == .post && route.namesOrganization ? changes : true)
            #expect(!route.namesProject || route.namesOrganization)
        }
    }

    @Test("no page is there twice: the router would end the process")
    func distinct() {
        let names = PageRoutes.all.map { "\($0.method) \($0.path)" }
        #expect(Set(names).count == names.count)
    }

    @Test("only these pages are for anyone")
    func forAnyone() {
        let open = PageRoutes.all.filter { $0.access == .anyone }.map { "\($0.method) \($0.path)" }
        #expect(
            open == [
                "GET /", "GET /login", "POST /login", "GET /login/code", "POST /login/code",
                "POST /logout", "POST /preferences",
            ]
        )
    }

    @Test(
        "addresses of other sites lead nowhere",
        arguments: [
            "", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
            "/a b", "/a\r\nSet-Cookie: x=y", "/ü",
        ]
    )
    func foreignAddresses(address: String) {
        #expect(!isLocal(address))
    }

    @Test("addresses of this site are followed", arguments: ["/", "/org/1?status=New&q=a%20b"])
    func localAddresses(address: String) {
        #expect(isLocal(address))
    }
}
