// What ends a credential before its time: the provider's webhook, and back-channel logout.

import JWTKit
import Logging

extension Verifier {
    /// Takes a webhook; tells the loop whether it was taken.
    ///
    /// - Parameters:
    ///   - body: The bytes as they came.
    ///   - signature: The field ZITADEL-Signature.
    ///   - ticket: What the loop knows the request by.
    ///   - loop: Who hears.
    public func hear(webhook body: [UInt8], signature: String, ticket: UInt64, for loop: Int) {
        let isTaken = take(webhook: body, signature: signature)
        counts.add(isTaken ? .hooksTaken : .hooksRefused)
        tell(loop, .heard(ticket, isTaken))
    }

    private func take(webhook body: [UInt8], signature: String) -> Bool {
        let now = clock.unixMillis() / 1_000
        guard let key = configuration.webhookKey, let signature = WebhookSignature(signature),
            let code = signature.valid(for: body, key: key, now: now),
            // Longer than a signature is good for, on either side of now.
            seen.note(code, until: now + 2 * IdentityLimits.signatureSecondsMax, now: now)
        else {
            logger.warning("a webhook was refused: its signature is missing, wrong, old or used")
            return false
        }
        guard let event = RevocationEvent(body) else { return false }
        switch event {
        case .sessionEnded(let id): end(session: id)
        case .sessionChanged(let id): rotate(session: id)
        case .userChanged(let id): recheck(user: id)
        case .other: break
        }
        return true
    }

    /// Takes a back-channel logout (OpenID Connect Back-Channel Logout 1.0, section 2.6); tells the
    /// loop whether it was taken.
    public func hear(logout token: String, ticket: UInt64, for loop: Int) async {
        let isTaken = await take(logout: token)
        counts.add(isTaken == true ? .hooksTaken : .hooksRefused)
        tell(loop, .heard(ticket, isTaken))
    }

    private func take(logout token: String) async -> Bool? {
        guard let provider, let header = TokenHeader(token),
            TokenHeader.providerAlgorithms.contains(header.alg), let kid = header.kid
        else { return false }
        let claims: LogoutClaims
        switch await verified(token, header, kid, as: LogoutClaims.self) {
        case .failure(.fault): return nil
        case .failure: return false
        case .success(let found): claims = found
        }
        let now = Double(clock.unixMillis()) / 1_000
        let skew = Double(IdentityLimits.signatureSecondsMax)
        guard claims.iss == provider.issuer,
            claims.aud.value.contains(where: { provider.audience.contains($0) }),
            claims.exp > now, claims.exp < now + 86_400, claims.iat <= now + skew,
            claims.events[LogoutClaims.event] != nil, claims.nonce == nil,
            claims.sid != nil || claims.sub != nil,
            seen.note(Array(claims.jti.utf8), until: Int64(claims.exp) + 1, now: Int64(now))
        else { return false }
        if let session = claims.sid { end(session: session) }
        if let user = claims.sub {
            if claims.sid == nil { recheck(user: user) } else { recheckTokens(user: user) }
        }
        return true
    }

    /// A session is over: whoever shows it is refused, whatever the provider would say or not say.
    func end(session: String) {
        let now = clock.monotonicMillis()
        let window = UInt64(configuration.hardMillis + configuration.staleMillis) * 2
        revocations.end(session: session, until: now + window, now: now)
        let ended = memory.keys(session: session)
        var users: Set<String> = []
        for key in ended { if let user = memory.find(key)?.user.id { users.insert(user) } }
        void(ended, at: now)
        redo(session: session)
        for user in users { recheckTokens(user: user) }
    }

    /// A session has another token: the old one is good for a moment more, for other tabs.
    private func rotate(session: String) {
        let now = clock.monotonicMillis()
        let keys = memory.keys(session: session)
        for key in keys { memory.forget(key) }
        tell(nil, .end(keys, at: now + IdentityLimits.rotationGraceMillis))
        redo(session: session)
    }

    /// Something about a user has changed: nothing is believed of them without asking.
    private func recheck(user: String) {
        let now = clock.monotonicMillis()
        void(memory.keys(user: user), at: now)
        voidTokens(of: user, now)
        redo(session: nil)
    }

    /// Access tokens know of no session, so all of the user's are asked about again.
    private func recheckTokens(user: String) {
        let now = clock.monotonicMillis()
        let tokens = memory.keys(user: user).filter {
            memory.find($0)?.user.kind == .accessToken
        }
        void(tokens, at: now)
        voidTokens(of: user, now)
        redo(session: nil)
    }

    /// Tokens that are verified by their signature alone are void when they are older than this.
    private func voidTokens(of user: String, _ now: UInt64) {
        // Zitadel's access tokens live twelve hours unless it is told otherwise.
        let life: UInt64 = 12 * 3_600_000
        revocations.end(
            user: user,
            issuedBefore: clock.unixMillis(),
            until: now + life,
            now: now
        )
    }

    private func void(_ keys: [IdentityKey], at now: UInt64) {
        guard !keys.isEmpty else { return }
        counts.add(.revoked, UInt64(keys.count))
        for key in keys { memory.forget(key) }
        tell(nil, .end(keys, at: now))
    }
}
