// What is left of a quota, between looks at the database.

import Testing

@testable import Gateway

@Suite("QuotaAccount")
struct QuotaAccountTests {
    private func draw(_ account: QuotaAccount, _ times: Int) -> Int {
        (0..<times).count { _ in account.take() }
    }

    @Test("what is left can be taken, and what was refused takes nothing")
    func takes() {
        let account = QuotaAccount(monthly: 10, used: 4)
        #expect(draw(account, 100) == 6)
        account.change(monthly: 12)
        #expect(draw(account, 100) == 2)
        account.change(monthly: 5)
        #expect(draw(account, 100) == 0)
    }

    @Test("a look at the database counts what was taken before it once")
    func renews() {
        let account = QuotaAccount(monthly: 10, used: 0)
        #expect(draw(account, 4) == 4)
        let mark = account.mark
        // Taken while the database is asked, which may have counted it or not: never twice as left.
        #expect(draw(account, 1) == 1)
        account.renew(monthly: 10, used: 4, since: mark)
        #expect(draw(account, 100) == 5)
    }

    @Test("a new month begins with the whole quota, however much was taken in the last one")
    func newMonth() {
        let account = QuotaAccount(monthly: 10, used: 0)
        #expect(draw(account, 100) == 10)
        account.renew(monthly: 10, used: 0, since: account.mark)
        #expect(draw(account, 100) == 10)
    }

    @Test("an organization that is over its quota may submit nothing")
    func over() {
        let account = QuotaAccount(monthly: 10, used: 12)
        #expect(draw(account, 3) == 0)
        account.renew(monthly: 10, used: 15, since: account.mark)
        #expect(draw(account, 3) == 0)
    }
}
