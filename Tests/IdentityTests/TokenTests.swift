// Tests of tokens that are checked here: end-user tokens, access tokens, logout tokens, keys.

import JWTKit
import Testing

@testable import Identity

@Suite("Tokens")
struct TokenTests {
    private let secret = "a secret of thirty-two characters"
    private let project = "31249269-2fd4-45c2-a19d-dc838444f79b"

    private func endUser(_ claims: EndUserClaims, secret: String) async throws -> String {
        try await JWTKeyCollection()
            .add(hmac: HMACKey(from: Array(secret.utf8)), digestAlgorithm: .sha256)
            .sign(claims)
    }

    private func claims(_ desk: Desk, expiresIn seconds: Double = 600) -> EndUserClaims {
        let now = Double(desk.clock.unixMillis) / 1_000
        return EndUserClaims(sub: "user-1", exp: now + seconds, iat: now, project_key: project)
    }

    private func credential(_ token: String) -> Credential {
        .bearer(token, EndUserKey(secret: Array(secret.utf8), projectKey: project))
    }

    @Test("an end-user token proves its sub, until it expires, without a call")
    func endUserToken() async throws {
        let desk = Desk()
        let token = try await endUser(claims(desk), secret: secret)
        let answer = await desk.ask(Desk.key(1), credential(token))
        #expect(answer.user == VerifiedUser(kind: .endUser, id: "user-1"))
        #expect(desk.provider.calls == 0)
        let old = try await endUser(claims(desk, expiresIn: -1), secret: secret)
        #expect(await desk.ask(Desk.key(2), credential(old)).refusal == .expired)
    }

    @Test("another secret, another project or no secret at all proves nothing")
    func forged() async throws {
        let desk = Desk()
        let other = try await endUser(claims(desk), secret: "another secret of 32 characters…")
        #expect(await desk.ask(Desk.key(1), credential(other)).refusal == .forged)
        var elsewhere = claims(desk)
        elsewhere.project_key = "00000000-2fd4-45c2-a19d-dc838444f79b"
        let foreign = try await endUser(elsewhere, secret: secret)
        #expect(await desk.ask(Desk.key(2), credential(foreign)).refusal == .forged)
        let good = try await endUser(claims(desk), secret: secret)
        #expect(await desk.ask(Desk.key(3), .bearer(good, nil)).refusal == .forged)
        let none = "eyJhbGciOiJub25lIn0." + good.split(separator: ".")[1] + "."
        #expect(await desk.ask(Desk.key(4), credential(none)).refusal != nil)
    }

    /// A provider's key and what it publishes of it.
    private struct SigningKey {
        let keys: JWTKeyCollection
        let json: [UInt8]
        let kid: String

        init(_ kid: String) async throws {
            self.kid = kid
            let key = ES256PrivateKey()
            let id = JWKIdentifier(string: kid)
            keys = await JWTKeyCollection().add(ecdsa: key, kid: id)
            let parameters = try #require(key.parameters)
            func url(_ text: String) -> String {
                text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            }
            json = Array(
                """
                {"use":"sig","kty":"EC","crv":"P-256","alg":"ES256","kid":"\(kid)",\
                "x":"\(url(parameters.x))","y":"\(url(parameters.y))"}
                """.utf8
            )
        }

        func sign(_ claims: some JWTPayload) async throws -> String {
            try await keys.sign(claims, kid: JWKIdentifier(string: kid))
        }
    }

    private func access(_ desk: Desk, _ change: (inout AccessTokenClaims) -> Void = { _ in })
        -> AccessTokenClaims
    {
        let now = Double(desk.clock.unixMillis) / 1_000
        var claims = AccessTokenClaims(
            iss: desk.provider.issuer,
            sub: "u",
            aud: AudienceClaim(value: desk.provider.audience),
            exp: now + 600,
            iat: now,
            nbf: now,
            organization: "o"
        )
        change(&claims)
        return claims
    }

    @Test("an access token is taken by signature, issuer, audience and time")
    func accessToken() async throws {
        let desk = Desk()
        let key = try await SigningKey("k1")
        desk.provider.publish(.keys([key.kid: key.json]))
        func ask(_ number: UInt64, _ change: (inout AccessTokenClaims) -> Void = { _ in })
            async throws -> IdentityAnswer
        {
            let token = try await key.sign(access(desk, change))
            return await desk.ask(Desk.key(number), .bearer(token, nil))
        }
        let user = VerifiedUser(kind: .accessToken, id: "u", organization: "o")
        #expect(try await ask(1).user == user)
        #expect(try await ask(2) { $0.iss += "/" }.refusal == .forged)
        #expect(try await ask(3) { $0.aud = AudienceClaim(value: ["x"]) }.refusal == .forged)
        #expect(try await ask(4) { $0.exp -= 601 }.refusal == .expired)
        #expect(try await ask(5) { $0.nbf = $0.exp }.refusal == .forged)
        #expect(desk.provider.keyCalls == 1)
    }

    @Test("a new key is fetched once, random key ids at most every ten seconds")
    func rotation() async throws {
        let desk = Desk()
        let (old, new) = (try await SigningKey("k1"), try await SigningKey("k2"))
        desk.provider.publish(.keys([old.kid: old.json]))
        desk.provider.publish(.keys([new.kid: new.json]))
        let first = try await old.sign(access(desk))
        #expect(await desk.ask(Desk.key(1), .bearer(first, nil)).user != nil)
        let second = try await new.sign(access(desk))
        #expect(await desk.ask(Desk.key(2), .bearer(second, nil)).user != nil)
        #expect(desk.provider.keyCalls == 2)
        // A key that is fetched beside others does not replace them.
        let again = try await old.sign(access(desk) { $0.sub = "v" })
        #expect(await desk.ask(Desk.key(3), .bearer(again, nil)).user != nil)
        for number in 0..<20 {
            let stranger = try await SigningKey("random-\(number)")
            let token = try await stranger.sign(access(desk))
            let answer = await desk.ask(Desk.key(100 + UInt64(number)), .bearer(token, nil))
            #expect(answer == .unavailable, "a key may be too new, which is nobody's guilt")
        }
        #expect(desk.provider.keyCalls == 2)
        desk.clock.advance(10_000)
        let stranger = try await SigningKey("stranger")
        let token = try await stranger.sign(access(desk))
        #expect(await desk.ask(Desk.key(200), .bearer(token, nil)).refusal == .forged)
        #expect(desk.provider.keyCalls == 3)
    }

    @Test("without a key set nobody can tell, and nobody is refused for it")
    func noKeys() async throws {
        let desk = Desk()
        desk.provider.publish(.fault(.upstream("down")))
        let key = try await SigningKey("k1")
        let token = try await key.sign(access(desk))
        #expect(await desk.ask(Desk.key(1), .bearer(token, nil)) == .unavailable)
        #expect(await desk.ask(Desk.key(1), .bearer(token, nil)) == .unavailable)
        #expect(desk.provider.keyCalls == 1, "a fetch that failed is not repeated at once")
    }

    @Test("a logout token ends its session and voids the user's older tokens, once")
    func logout() async throws {
        let desk = Desk()
        let key = try await SigningKey("k1")
        desk.provider.publish(.keys([key.kid: key.json]))
        _ = await desk.ask()
        let token = try await key.sign(access(desk) { $0.sub = Desk.user.id })
        #expect(await desk.ask(Desk.key(2), .bearer(token, nil)).user != nil)
        let now = Double(desk.clock.unixMillis) / 1_000
        let logout = try await key.sign(
            LogoutClaims(
                iss: desk.provider.issuer,
                aud: AudienceClaim(value: desk.provider.audience),
                exp: now + 900,
                iat: now,
                jti: "j1",
                sub: Desk.user.id,
                sid: "340000000000000001",
                events: [LogoutClaims.event: .init()]
            )
        )
        func hear(_ ticket: UInt64) async -> Bool? {
            await desk.verifier.hear(logout: logout, ticket: ticket, for: 0)
            while true {
                if case .heard(ticket, let isTaken) = await desk.next().news { return isTaken }
            }
        }
        #expect(await hear(1) == true)
        #expect(await hear(2) == false, "a logout token counts once")
        #expect(await desk.ask().refusal == .gone)
        #expect(await desk.ask(Desk.key(2), .bearer(token, nil)).refusal == .inactive)
    }
}
