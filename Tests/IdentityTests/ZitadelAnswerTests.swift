// Tests of what Zitadel's answers mean: the table of its errors, row by row.

import Testing

@testable import Identity

@Suite("ZitadelAnswer")
struct ZitadelAnswerTests {
    private let now: Int64 = 1_795_161_600_000

    private func session(_ status: Int, _ body: String, second: Bool = false) -> ProviderAnswer {
        WireAnswer(status: status, body: Array(body.utf8), retryAfterSeconds: nil)
            .asSession(needsSecondFactor: second, now: now)
    }

    private func good(_ factors: String, expires: String? = nil) -> String {
        let end = expires.map { #","expirationDate":"\#($0)""# } ?? ""
        return #"{"session":{"id":"1","factors":{\#(factors)}\#(end)}}"#
    }

    private let user = #""user":{"id":"u","organizationId":"o"}"#
    private let password = #""password":{"verifiedAt":"2026-11-20T08:00:00Z"}"#

    @Test("a user with a password is verified, until the session ends")
    func valid() {
        let verified = VerifiedUser(kind: .session, id: "u", organization: "o")
        #expect(session(200, good("\(user),\(password)")) == .valid(verified, expires: nil))
        #expect(
            session(200, good("\(user),\(password)", expires: "2026-11-20T18:00:00.4Z"))
                == .valid(verified, expires: now + 36_000_400)
        )
    }

    @Test("200 is no verdict: expired sessions and mere names are refused")
    func refused() {
        let past = good("\(user),\(password)", expires: "2026-11-20T07:59:59Z")
        #expect(session(200, past) == .invalid(.expired))
        #expect(session(200, good(user)) == .invalid(.unproven))
        #expect(session(200, #"{"session":{"id":"1"}}"#) == .invalid(.unproven))
        #expect(session(200, good("\(user),\(password)"), second: true) == .invalid(.unproven))
        let totp = #""totp":{"verifiedAt":"2026-11-20T08:00:00Z"}"#
        guard case .valid = session(200, good("\(user),\(password),\(totp)"), second: true) else {
            Issue.record("two factors are two")
            return
        }
    }

    private func rest(_ code: Int, _ id: String) -> String {
        #"{"code":\#(code),"message":"m (\#(id))","details":[{"@type":"x","id":"\#(id)","message":"m"}]}"#
    }

    private func connect(_ code: String, _ id: String) -> String {
        #"{"code":"\#(code)","message":"m","details":[{"type":"x","value":"eA","debug":{"id":"\#(id)"}}]}"#
    }

    @Test("what is about the session, in both forms")
    func definitive() {
        #expect(session(404, rest(5, "QUERY-SFeaa")) == .invalid(.gone))
        #expect(session(404, connect("not_found", "QUERY-SFeaa")) == .invalid(.gone))
        #expect(session(403, rest(7, "QUERY-dsfr3")) == .invalid(.wrongToken))
        #expect(session(403, connect("permission_denied", "QUERY-dsfr3")) == .invalid(.wrongToken))
    }

    @Test("what is about us, and never logs anybody out")
    func ours() {
        for (status, body) in [
            (401, rest(16, "AUTH-7fs1e")), (401, #"{"code":16,"message":"auth header missing"}"#),
            (403, rest(7, "AUTH-DZG21")), (403, rest(7, "AUTH-Bs7Ds")),
            (404, rest(5, "AUTHZ-cdgFk")), (400, #"{"code":3,"message":"invalid"}"#),
            (404, #"{"code":5,"message":"unable to set instance (QUERY-n0wng)"}"#),
            (404, "<html>not found</html>"),
        ] {
            guard case .fault(.ours) = session(status, body) else {
                Issue.record("\(status) \(body)")
                continue
            }
        }
    }

    @Test("what is the provider's trouble")
    func upstream() {
        for (status, body) in [
            (500, rest(13, "QUERY-SAder")), (503, ""), (504, "<html>"), (200, "{\"session\":"),
            (200, "<html>"), (200, #"{"session":{"expirationDate":"soon"}}"#), (302, ""),
        ] {
            guard case .fault(.upstream) = session(status, body) else {
                Issue.record("\(status) \(body)")
                continue
            }
        }
        let banned = WireAnswer(status: 429, body: [], retryAfterSeconds: 7)
        #expect(
            banned.asSession(needsSecondFactor: false, now: now)
                == .fault(.throttled(millis: 7_000))
        )
    }

    @Test("introspection: active, inactive, and our own credentials")
    func introspection() {
        func read(_ status: Int, _ body: String) -> ProviderAnswer {
            WireAnswer(status: status, body: Array(body.utf8), retryAfterSeconds: nil)
                .asIntrospection(now: now)
        }
        let active = """
            {"active":true,"exp":1795204800,"sub":"u","aud":["1"],\
            "urn:zitadel:iam:user:resourceowner:id":"o"}
            """
        let verified = VerifiedUser(kind: .accessToken, id: "u", organization: "o")
        #expect(read(200, active) == .valid(verified, expires: 1_795_204_800_000))
        #expect(read(200, #"{"active":false}"#) == .invalid(.inactive))
        for body in [#"{"error":"unauthorized_client"}"#, ""] {
            guard case .fault(.ours) = read(400, body) else {
                Issue.record("\(body)")
                continue
            }
        }
    }
}
