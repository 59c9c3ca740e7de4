// Tests of the verifier: lifetimes, single flight, stale answers, revocation, the cap.

import Identity
import Testing

@Suite("Verifier")
struct VerifierTests {
    @Test("a thousand questions about one credential from all loops are one call")
    func singleFlight() async {
        let desk = Desk()
        desk.provider.hold()
        for number in 0..<1_000 {
            await desk.verifier.ask(Desk.key(1), Desk.session, for: number % 4)
        }
        await desk.provider.arrival()
        desk.provider.release()
        var loops: Set<Int?> = []
        for _ in 0..<4 {
            let (loop, news) = await desk.next()
            guard case .answer(Desk.key(1), let answer) = news else {
                Issue.record("\(news)")
                return
            }
            #expect(answer.user == Desk.user)
            loops.insert(loop)
        }
        #expect(loops == [0, 1, 2, 3])
        #expect(desk.provider.calls == 1)
        #expect(desk.counts.value(.shared) == 999)
    }

    @Test("another loop's question is answered from memory until the soft end, then asked again")
    func softEnd() async {
        let desk = Desk()
        _ = await desk.ask()
        #expect(await desk.ask().user == Desk.user)
        #expect(desk.provider.calls == 1)
        desk.clock.advance(31_000)
        #expect(await desk.renew().user == Desk.user)
        #expect(desk.provider.calls == 2)
    }

    @Test("whoever waits for what is still good goes on, and it is renewed behind them")
    func renewedBehind() async {
        let desk = Desk()
        _ = await desk.ask()
        desk.clock.advance(31_000)
        desk.provider.hold()
        guard case .valid(Desk.user, let soft, _) = await desk.ask() else {
            Issue.record("a known session goes on")
            return
        }
        #expect(soft == desk.clock.now + 1_000)
        desk.provider.release()
        guard case .answer(_, .valid(_, let renewed, _)) = await desk.next().news else {
            Issue.record("it is renewed")
            return
        }
        #expect(renewed >= desk.clock.now + 15_000)
        #expect(desk.provider.calls == 2)
    }

    @Test("renewals leave room for strangers, and one that is waited for becomes one")
    func strangersFirst() async {
        let desk = Desk { $0.callsMax = 4 }
        for number in 0..<10 { _ = await desk.ask(Desk.key(UInt64(number))) }
        #expect(desk.provider.calls == 10)
        desk.clock.advance(31_000)
        desk.provider.hold()
        for number in 0..<10 {
            await desk.verifier.ask(
                Desk.key(UInt64(number)),
                Desk.session,
                for: 0,
                isAwaited: false
            )
        }
        while desk.counts.value(.waiting) < 7 { await Task.yield() }
        #expect(desk.counts.value(.running) == 3)
        // The last renewal ends and becomes a stranger, for whom there is room.
        desk.clock.advance(60_000)
        await desk.verifier.ask(Desk.key(9), Desk.session, for: 1)
        while desk.counts.value(.running) < 4 { await Task.yield() }
        #expect(desk.counts.value(.waiting) == 6)
        desk.provider.release()
        for _ in 0..<11 { #expect(await desk.next().news.isValid) }
        while desk.counts.value(.running) > 0 { await Task.yield() }
        #expect(desk.provider.calls == 20)
    }

    @Test("lifetimes vary, and end with the session")
    func lifetimes() async {
        let desk = Desk()
        let begin = desk.clock.now
        for number in 0..<50 {
            guard case .valid(_, let soft, let hard) = await desk.ask(Desk.key(UInt64(number)))
            else {
                Issue.record("not valid")
                return
            }
            #expect((15_000...30_000).contains(soft - begin))
            #expect((51_000...69_000).contains(hard - begin))
        }
        desk.provider.always(.valid(Desk.user, expires: desk.clock.unixMillis + 5_000))
        #expect(
            await desk.ask(Desk.key(99))
                == .valid(Desk.user, soft: begin + 5_000, hard: begin + 5_000)
        )
    }

    @Test("faults keep those who are known; nobody new gets in")
    func staleIfError() async {
        let desk = Desk()
        _ = await desk.ask()
        desk.provider.always(.fault(.upstream("down")))
        desk.clock.advance(70_000)
        guard case .valid(Desk.user, _, let hard) = await desk.ask() else {
            Issue.record("a known session goes on")
            return
        }
        #expect(hard == desk.clock.now + 2_000)
        #expect(desk.counts.value(.stale) == 1)
        #expect(await desk.ask(Desk.key(2)) == .unavailable)
        desk.clock.advance(300_000)
        #expect(await desk.ask() == .unavailable, "the time to stand in is over")
    }

    @Test("a session that has expired does not stand in")
    func expiredIsNotStale() async {
        let desk = Desk()
        desk.provider.once(.valid(Desk.user, expires: desk.clock.unixMillis + 90_000))
        _ = await desk.ask()
        desk.provider.always(.fault(.upstream("down")))
        desk.clock.advance(80_000)
        #expect(await desk.ask().user == Desk.user)
        desk.clock.advance(10_000)
        #expect(await desk.ask() == .unavailable)
    }

    @Test("a fault of ours logs nobody out and does not open the breaker")
    func ourFault() async {
        let desk = Desk()
        _ = await desk.ask()
        desk.provider.always(.fault(.ours("401")))
        for _ in 0..<20 {
            desk.clock.advance(45_000 / 20)
            #expect(await desk.renew().refusal == nil)
        }
        desk.clock.advance(60_000)
        #expect(await desk.ask().user == Desk.user)
        #expect(desk.counts.value(.breaker) == 0)
        desk.provider.always(.valid(Desk.user, expires: nil))
        #expect(await desk.ask(Desk.key(2)).user == Desk.user)
    }

    @Test("after five faults nobody calls until the wait is over, and then one does")
    func breaker() async {
        let desk = Desk(.fault(.upstream("down")))
        for number in 0..<30 {
            #expect(await desk.ask(Desk.key(UInt64(number))) == .unavailable)
        }
        #expect(desk.provider.calls == 5)
        desk.clock.advance(5_000)
        desk.provider.always(.valid(Desk.user, expires: nil))
        #expect(await desk.ask().user == Desk.user)
        #expect(desk.provider.calls == 6)
        #expect(desk.counts.value(.breaker) == 0)
    }

    @Test("a refusal is remembered apart for a while and told to every loop if it was good")
    func refusals() async {
        let desk = Desk()
        _ = await desk.ask()
        desk.provider.always(.invalid(.gone))
        desk.clock.advance(31_000)
        await desk.verifier.ask(Desk.key(1), Desk.session, for: 2, isAwaited: false)
        let (loop, news) = await desk.next()
        #expect(loop == nil)
        #expect(news == .answer(Desk.key(1), .refused(.gone, until: desk.clock.now + 10_000)))
        let calls = desk.provider.calls
        #expect(await desk.ask().refusal == .gone)
        #expect(desk.provider.calls == calls)
        desk.clock.advance(10_000)
        #expect(await desk.ask().refusal == .gone)
        #expect(desk.provider.calls == calls + 1)
    }

    @Test("a young session that is not there yet is asked about again")
    func young() async {
        let desk = Desk()
        let id = String(((desk.clock.unixMillis - 1_556_496_000_000) / 10) << 24)
        let credential = Credential.session(id: id, token: String(repeating: "t", count: 78))
        desk.provider.once(.invalid(.gone))
        desk.provider.once(.invalid(.wrongToken))
        #expect(await desk.ask(Desk.key(7), credential).user == Desk.user)
        #expect(desk.provider.calls == 3)
        desk.provider.always(.invalid(.gone))
        #expect(
            await desk.ask(Desk.key(8), credential)
                == .refused(.gone, until: desk.clock.now + 1_000)
        )
    }

    @Test("a token that is inactive once and active again keeps its user")
    func flap() async {
        let user = VerifiedUser(kind: .accessToken, id: "u", organization: "o")
        let desk = Desk(.valid(user, expires: nil))
        let token = Credential.bearer(String(repeating: "o", count: 104), nil)
        _ = await desk.ask(Desk.key(1), token)
        desk.clock.advance(31_000)
        desk.provider.once(.invalid(.inactive))
        #expect(await desk.renew(Desk.key(1), token).user == user)
        #expect(desk.provider.calls == 3)
        desk.provider.always(.invalid(.inactive))
        desk.provider.setReady(false)
        desk.clock.advance(31_000)
        #expect(await desk.renew(Desk.key(1), token).user == user, "not ready: it stands in")
        desk.provider.setReady(true)
        #expect(await desk.renew(Desk.key(1), token).refusal == .inactive)
    }

    @Test("calls are capped, and what waits is bounded")
    func cap() async {
        let desk = Desk { $0.callsMax = 2 }
        desk.provider.hold()
        for number in 0..<600 {
            await desk.verifier.ask(Desk.key(UInt64(number)), Desk.session, for: 0)
        }
        var turnedAway = 0
        while turnedAway < 600 - 2 - 512 {
            if case .answer(_, .unavailable) = await desk.next().news { turnedAway += 1 }
        }
        #expect(desk.provider.calls == 2)
        desk.provider.release()
        var answered = 0
        while answered < 514 {
            if case .answer(_, .valid) = await desk.next().news { answered += 1 }
        }
        #expect(desk.counts.value(.running) == 0)
    }
}
