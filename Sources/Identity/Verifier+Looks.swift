// How a credential of each kind is looked at.

import JWTKit

extension Verifier {
    /// Asks about a session; a young one again, because the provider's read side may lag behind.
    func verify(session id: String, token: String, _ key: IdentityKey) async -> ProviderAnswer {
        var answer = await call(key) { await $0.verify(session: id, token: token) }
        for pause in IdentityLimits.youngPausesMillis {
            guard answer == .invalid(.gone) || answer == .invalid(.wrongToken),
                SessionAge.isYoung(id, now: clock.unixMillis())
            else { return answer }
            await clock.pause(pause)
            answer = await call(key) { await $0.verify(session: id, token: token) }
        }
        return answer
    }

    /// Asks about an opaque token; one that was good a moment ago is asked about again, because
    /// Zitadel says `active: false` for faults of its own too.
    func introspect(_ token: String, _ key: IdentityKey) async -> ProviderAnswer {
        let answer = await call(key) { await $0.introspect(token) }
        guard answer == .invalid(.inactive), let known = memory.find(key) else { return answer }
        let now = clock.monotonicMillis()
        guard (known.ends ?? .max) > now + 30_000 else { return answer }
        await clock.pause(UInt64.random(in: 100...300))
        let second = await call(key) { await $0.introspect(token) }
        guard second == .invalid(.inactive), let provider else { return second }
        return await provider.isReady()
            ? second : .fault(.upstream("it says inactive, and is not ready"))
    }

    /// Checks a JWT by its signature and claims.
    func check(_ token: String, _ header: TokenHeader, _ endUserKey: EndUserKey?) async
        -> ProviderAnswer
    {
        if header.alg == "HS256" {
            guard let endUserKey else { return .invalid(.forged) }
            return await check(token, endUserKey)
        }
        guard TokenHeader.providerAlgorithms.contains(header.alg), let kid = header.kid else {
            return .invalid(.forged)
        }
        guard let provider else {
            return .fault(.ours("no zitadel.url: access tokens cannot be verified"))
        }
        guard !provider.audience.isEmpty else {
            return .fault(.ours("no zitadel.client_id or zitadel.audience: whom is a token for?"))
        }
        switch await verified(token, header, kid, as: AccessTokenClaims.self) {
        case .failure(let answer): return answer
        case .success(let claims): return judge(claims, provider)
        }
    }

    private func judge(_ claims: AccessTokenClaims, _ provider: any IdentityProvider)
        -> ProviderAnswer
    {
        let now = clock.unixMillis()
        guard claims.iss == provider.issuer,
            claims.aud?.value.contains(where: { provider.audience.contains($0) }) == true,
            (claims.nbf ?? 0) * 1_000 <= Double(now + IdentityLimits.skewMillis),
            !claims.sub.isEmpty, claims.sub.utf8.count <= IdentityLimits.idBytesMax,
            (claims.organization ?? "").utf8.count <= IdentityLimits.idBytesMax
        else { return .invalid(.forged) }
        guard let ends = unixMillis(claims.exp), ends > now else { return .invalid(.expired) }
        let issued = unixMillis(claims.iat ?? 0) ?? 0
        let monotonic = clock.monotonicMillis()
        if revocations.isVoid(user: claims.sub, issued: issued, now: monotonic) {
            return .invalid(.inactive)
        }
        let user = VerifiedUser(
            kind: .accessToken,
            id: claims.sub,
            organization: claims.organization
        )
        return .valid(user, expires: ends)
    }

    /// Checks an end-user token (HS256 under the project's secret).
    private func check(_ token: String, _ key: EndUserKey) async -> ProviderAnswer {
        let keys = await JWTKeyCollection().add(
            hmac: HMACKey(from: key.secret),
            digestAlgorithm: .sha256
        )
        let claims: EndUserClaims
        do {
            claims = try await keys.verify(token, as: EndUserClaims.self)
        } catch {
            return .invalid(.forged)
        }
        let now = clock.unixMillis()
        guard claims.project_key.lowercased() == key.projectKey,
            !claims.sub.isEmpty, claims.sub.utf8.count <= IdentityLimits.idBytesMax,
            claims.iat * 1_000 <= Double(now + IdentityLimits.signatureSecondsMax * 1_000)
        else { return .invalid(.forged) }
        guard let ends = unixMillis(claims.exp), ends > now else { return .invalid(.expired) }
        return .valid(VerifiedUser(kind: .endUser, id: claims.sub), expires: ends)
    }

    /// What a signature by the provider's keys vouches for.
    func verified<Claims: JWTPayload>(
        _ token: String,
        _ header: TokenHeader,
        _ kid: String,
        as _: Claims.Type
    ) async -> Checked<Claims> {
        if let fault = await fetchKeys(for: kid) { return .failure(.fault(fault)) }
        guard let key = keys.find(kid, algorithm: header.alg) else {
            return .failure(.invalid(.forged))
        }
        do {
            return .success(try await key.verify(token, as: Claims.self))
        } catch {
            return .failure(.invalid(.forged))
        }
    }

    /// Sees to it that a key is there if there is such a key; the fault when nobody can tell.
    private func fetchKeys(for kid: String) async -> ProviderFault? {
        let need = keys.need(kid, now: clock.monotonicMillis())
        guard need == .replacement || need == .addition else {
            // Made-up key ids are not worth a fetch each, and a new key's users are not refused.
            return need == .unknown ? .upstream("a token's key was not there a moment ago") : nil
        }
        let task: Task<KeysAnswer, Never>
        if let keysFlight {
            task = keysFlight
        } else {
            guard let provider else { return .ours("no zitadel.url") }
            keys.note(need, now: clock.monotonicMillis())
            task = Task { await provider.keys() }
            keysFlight = task
        }
        let answer = await task.value
        var made = KeySet.Made()
        if case .keys(let fetched) = answer { made = await KeySet.make(fetched) }
        // Whoever comes back first takes the keys for all who shared the flight.
        guard keysFlight == task else {
            return keys.has(kid) ? nil : .upstream("the key set cannot be had")
        }
        keysFlight = nil
        switch answer {
        case .keys:
            counts.add(.keysFetched)
            keys.take(made, replacing: need == .replacement, now: clock.monotonicMillis())
            return nil
        case .fault(let fault):
            counts.add(.keysFailed)
            // The last good set goes on; a token of a key that is not in it cannot be judged.
            return keys.has(kid) ? nil : fault
        }
    }
}

/// Claims that a signature vouches for, or why there are none.
enum Checked<Claims: Sendable>: Sendable {
    case success(Claims)
    case failure(ProviderAnswer)
}

/// Unix milliseconds of a NumericDate (RFC 7519, section 2); nil for one that is no time.
private func unixMillis(_ seconds: Double) -> Int64? {
    guard seconds.isFinite, seconds >= 0, seconds < 1e11 else { return nil }
    return Int64(seconds * 1_000)
}
