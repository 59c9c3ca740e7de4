// Tests of what decides without I/O: times, ages, shapes, signatures, the breaker.

import Crypto
import Testing

@testable import Identity

@Suite("Instant")
struct InstantTests {
    static let times: [(text: String, millis: Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-20T08:00:00.400121Z", 1_795_161_600_400),
        ("2026-11-20T08:00:00.4Z", 1_795_161_600_400), ("2024-02-29T23:59:59Z", 1_709_251_199_000),
        ("2000-03-01T00:00:00.123456789Z", 951_868_800_123),
    ]

    @Test("times of Zitadel are read to the millisecond", arguments: times)
    func read(_ text: String, _ millis: Int64) {
        #expect(Instant.unixMillis(text) == millis)
    }

    @Test(
        "anything else is no time",
        arguments: [
            "", "2026-11-20", "2026-13-20T08:00:00Z", "2026-11-20T08:00:00", "2026-11-20T24:00:00Z",
            "2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00Z ",
        ]
    )
    func refuse(_ text: String) {
        #expect(Instant.unixMillis(text) == nil)
    }
}

@Suite("SessionAge")
struct SessionAgeTests {
    @Test("an id tells when it was made")
    func age() {
        let now: Int64 = 1_795_161_600_000
        let id = String(((now - 1_556_496_000_000 - 3_000) / 10) << 24)
        #expect(SessionAge.millis(of: id, now: now) == 3_000)
        #expect(SessionAge.isYoung(id, now: now))
        #expect(!SessionAge.isYoung(id, now: now + 8_000))
        #expect(!SessionAge.isYoung("12", now: now))
        #expect(!SessionAge.isYoung("x", now: now))
    }
}

@Suite("Breaker")
struct BreakerTests {
    @Test("five faults in a row open it; an answer to the probe closes it")
    func opens() {
        var breaker = Breaker()
        for _ in 0..<4 { breaker.noteFault(now: 0) }
        let isAdmitted1 = breaker.admits(now: 0)
        #expect(isAdmitted1)
        breaker.noteFault(now: 0)
        let isAdmitted2 = breaker.admits(now: 4_999)
        #expect(!isAdmitted2)
        let isAdmitted3 = breaker.admits(now: 5_000)
        #expect(isAdmitted3)
        let isAdmitted4 = breaker.admits(now: 5_000)
        #expect(!isAdmitted4, "one probe at a time")
        breaker.noteAnswer(now: 5_100)
        #expect(breaker.state == .closed)
    }

    @Test("each probe that fails doubles the wait, up to a minute")
    func doubles() {
        var breaker = Breaker()
        for _ in 0..<5 { breaker.noteFault(now: 0) }
        var now: UInt64 = 0
        for wait in [5_000, 10_000, 20_000, 40_000, 60_000, 60_000] as [UInt64] {
            let isAdmitted5 = breaker.admits(now: now + wait - 1)
            #expect(!isAdmitted5)
            now += wait
            let isAdmitted6 = breaker.admits(now: now)
            #expect(isAdmitted6)
            breaker.noteFault(now: now)
        }
    }

    @Test("half of twenty calls within ten seconds open it")
    func half() {
        var breaker = Breaker()
        for _ in 0..<10 {
            #expect(breaker.state == .closed)
            breaker.noteAnswer(now: 1)
            breaker.noteFault(now: 1)
        }
        #expect(breaker.state == .open)
    }

    @Test("throttling opens it for as long as it says, within bounds")
    func throttled() {
        var breaker = Breaker()
        breaker.noteThrottling(millis: 7_000, now: 0)
        #expect(!breaker.wouldAdmit(now: 6_999))
        #expect(breaker.wouldAdmit(now: 7_000))
        breaker.noteThrottling(millis: 3_600_000, now: 7_000)
        #expect(breaker.wouldAdmit(now: 67_000))
    }
}

@Suite("WebhookSignature")
struct WebhookSignatureTests {
    private let key = Array("secret".utf8)
    private let body = Array(#"{"a":1}"#.utf8)

    private func field(at seconds: Int64) -> String {
        let message = Array("\(seconds).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "t=\(seconds),v1=\(digits)"
    }

    @Test("a signature of another program holds")
    func vector() throws {
        // printf '1795161700.{"a":1}' | openssl dgst -sha256 -hmac secret
        let digits = "95c2b1cca2933019e04022ba9a475400c2ebeea5471dba10d3c9d2a3b4e3419c"
        #expect(field(at: 1_795_161_700) == "t=1795161700,v1=\(digits)")
    }

    @Test("one of several codes is enough, within five minutes either way")
    func holds() throws {
        let other = String(repeating: "00", count: 32)
        let signature = try #require(WebhookSignature(field(at: 1_000) + ",v1=" + other))
        #expect(signature.valid(for: body, key: key, now: 1_300) != nil)
        #expect(signature.valid(for: body, key: key, now: 700) != nil)
        #expect(signature.valid(for: body, key: key, now: 1_301) == nil)
        #expect(signature.valid(for: body + [0], key: key, now: 1_000) == nil)
        #expect(signature.valid(for: body, key: Array("other".utf8), now: 1_000) == nil)
    }

    @Test(
        "what is no signature is refused",
        arguments: ["", "t=1", "v1=00", "t=x,v1=00", "t=1,t=2,v1=00", "t=1,v1=zz"]
    )
    func refuse(_ field: String) {
        #expect(WebhookSignature(field) == nil)
    }
}

@Suite("CredentialShape")
struct CredentialShapeTests {
    private func check(_ text: String, _ rule: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(rule)
    }

    @Test("session ids are digits, tokens base64url of 16 to 200 characters")
    func session() {
        #expect(check("340000000000000001", CredentialShape.isSessionID))
        #expect(!check("", CredentialShape.isSessionID))
        #expect(!check("V1_3", CredentialShape.isSessionID))
        #expect(!check("1/../2", CredentialShape.isSessionID))
        #expect(check(String(repeating: "a-_9", count: 19), CredentialShape.isSessionToken))
        #expect(!check("short", CredentialShape.isSessionToken))
        #expect(!check(String(repeating: "a", count: 201), CredentialShape.isSessionToken))
        #expect(!check("quote\"quote\"quote\"", CredentialShape.isSessionToken))
    }

    @Test("a JWT has three parts and begins as a JSON object does")
    func jwt() {
        #expect(check("eyJh.eyJi.c", CredentialShape.isJWT))
        #expect(!check("eyJh.eyJi", CredentialShape.isJWT))
        #expect(!check("aaaa.bbbb.cccc", CredentialShape.isJWT))
    }
}

@Suite("Memory")
struct MemoryTests {
    private func known(_ user: String, session: String? = nil) -> Memory.Known {
        let user = VerifiedUser(kind: .session, id: user)
        return Memory.Known(
            user: user,
            sessionID: session,
            soft: 10,
            hard: 20,
            stale: 30,
            ends: nil
        )
    }

    @Test("any number of bad credentials leaves the good ones where they are")
    func flood() {
        var memory = Memory(knownMax: 64)
        for number in 0..<32 { memory.remember(Desk.key(UInt64(number)), known("u\(number)")) }
        for number in 1_000..<50_000 {
            let wasKnown = memory.refuse(Desk.key(UInt64(number)), .wrongToken, until: 100)
            #expect(!wasKnown)
        }
        for number in 0..<32 { #expect(memory.find(Desk.key(UInt64(number))) != nil) }
        #expect(memory.refusedCount <= 8)
    }

    @Test("what is forgotten for room leaves no trace in the indexes")
    func bounded() {
        var memory = Memory(knownMax: 8)
        for number in 0..<100 {
            memory.remember(Desk.key(UInt64(number)), known("u", session: "s"))
        }
        #expect(memory.count <= 8)
        #expect(memory.keys(user: "u").count == memory.count)
        #expect(memory.keys(session: "s").count == memory.count)
    }
}
