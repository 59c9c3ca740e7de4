// Tests of what ends a credential before its time.

import Crypto
import Testing

@testable import Identity

@Suite("Revocation")
struct RevocationTests {
    private func sign(_ body: String, at millis: Int64, key: String = "webhook-key") -> String {
        let seconds = millis / 1_000
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(seconds).\(body)".utf8),
            using: SymmetricKey(data: Array(key.utf8))
        )
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "t=\(seconds),v1=\(digits)"
    }

    private func event(_ type: String, _ id: String = "340000000000000001") -> String {
        #"{"aggregateID":"\#(id)","event_type":"\#(type)","event_payload":{}}"#
    }

    private func hear(_ desk: Desk, _ body: String, _ signature: String) async -> Bool? {
        await desk.verifier.hear(
            webhook: Array(body.utf8),
            signature: signature,
            ticket: 1,
            for: 0
        )
        while true {
            if case .heard(1, let isTaken) = await desk.next().news { return isTaken }
        }
    }

    @Test("a session that ended is refused at once, whatever the provider still says")
    func ended() async {
        let desk = Desk()
        _ = await desk.ask()
        let body = event("session.terminated")
        await desk.verifier.hear(
            webhook: Array(body.utf8),
            signature: sign(body, at: desk.clock.unixMillis),
            ticket: 1,
            for: 0
        )
        let (loop, news) = await desk.next()
        #expect(loop == nil)
        #expect(news == .end([Desk.key(1)], at: desk.clock.now))
        #expect(await desk.ask().refusal == .gone)
        #expect(await desk.ask(Desk.key(2)).refusal == .gone, "another token of that session")
        desk.provider.always(.fault(.upstream("down")))
        desk.clock.advance(60_000)
        #expect(await desk.ask().refusal == .gone, "nothing stands in for it")
        #expect(desk.provider.calls == 1)
    }

    @Test("an answer that was on its way does not bring a session back")
    func inFlight() async {
        let desk = Desk()
        desk.provider.hold()
        await desk.verifier.ask(Desk.key(1), Desk.session, for: 0)
        await desk.provider.arrival()
        let body = event("session.terminated")
        #expect(await hear(desk, body, sign(body, at: desk.clock.unixMillis)) == true)
        desk.provider.release()
        #expect(await desk.ask().refusal == .gone)
    }

    @Test("a new token gives the old one half a second, and is asked about itself")
    func rotated() async {
        let desk = Desk()
        _ = await desk.ask()
        let body = event("session.token.set")
        await desk.verifier.hear(
            webhook: Array(body.utf8),
            signature: sign(body, at: desk.clock.unixMillis),
            ticket: 1,
            for: 0
        )
        #expect(await desk.next().news == .end([Desk.key(1)], at: desk.clock.now + 500))
        desk.provider.always(.invalid(.wrongToken))
        #expect(await desk.ask().refusal == .wrongToken)
    }

    @Test(
        "a change of the user has every session of theirs asked about",
        arguments: [
            "user.deactivated", "user.locked", "user.removed", "user.human.password.changed",
        ]
    )
    func userChanged(_ type: String) async {
        let desk = Desk()
        _ = await desk.ask(Desk.key(1))
        _ = await desk.ask(Desk.key(2))
        let body = event(type, Desk.user.id)
        #expect(await hear(desk, body, sign(body, at: desk.clock.unixMillis)) == true)
        desk.provider.always(.invalid(.unproven))
        #expect(await desk.ask(Desk.key(1)).refusal == .unproven)
        #expect(await desk.ask(Desk.key(2)).refusal == .unproven)
        #expect(desk.counts.value(.revoked) == 2)
    }

    @Test("a forged, old or repeated webhook changes nothing")
    func forged() async {
        let desk = Desk()
        _ = await desk.ask()
        let body = event("session.terminated")
        let now = desk.clock.unixMillis
        for signature in [
            "", "t=1,v1=00", sign(body, at: now, key: "another-key"), sign(body, at: now - 301_000),
            sign(body + " ", at: now),
        ] {
            #expect(await hear(desk, body, signature) == false)
        }
        #expect(await desk.ask().user == Desk.user)
        let other = event("session.terminated", "1")
        #expect(await hear(desk, other, sign(other, at: now)) == true)
        #expect(await hear(desk, other, sign(other, at: now)) == false)
        #expect(desk.counts.value(.hooksRefused) == 6)
    }
}
