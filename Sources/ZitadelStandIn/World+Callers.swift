// Authentication: from a bearer token to a caller.

extension World {
    /// Finds who calls.
    ///
    /// - Throws: 401 without a token that counts; 403 for an organization or origin that does not,
    ///   or for a session that is its own credential and not good enough.
    func caller(of request: WireRequest, in instance: Instance) async throws(Problem) -> Caller {
        guard let header = request.header("authorization") else { throw .authorizationMissing }
        guard header.hasPrefix("Bearer ") else { throw .authorizationMalformed }
        let caller = try await caller(
            token: String(header.dropFirst("Bearer ".count)),
            origin: request.header("origin"),
            in: instance
        )
        if let id = request.header("x-zitadel-orgid"), !id.isEmpty, organizations[id] == nil {
            throw .organizationUnknown
        }
        return caller
    }

    private func caller(
        token: String,
        origin: String?,
        in instance: Instance
    ) async throws(Problem) -> Caller {
        if let key = accessKeys[token] {
            guard let user = users[key.userID], user.state == .active,
                key.expiration.map({ $0 > now }) ?? true
            else { throw .tokenInvalid }
            return Caller(
                userID: user.id,
                organizationID: user.organizationID,
                roles: user.roles
            )
        }
        if let session = try sessionBearing(token) { return session }
        // An access token must be meant for Zitadel's own API.
        guard let live = await live(token),
            !Set(live.grant.audience).isDisjoint(with: ["zitadel", instance.projectID]),
            let user = users[live.grant.userID]
        else { throw .tokenInvalid }
        if let origin, let client = applications[live.grant.clientID],
            !client.origins.contains(origin)
        {
            throw .originNotAllowed
        }
        return Caller(userID: user.id, organizationID: user.organizationID, roles: user.roles)
    }

    /// A session whose token is used as a bearer: Zitadel then checks expiry and factors itself.
    private func sessionBearing(_ token: String) throws(Problem) -> Caller? {
        guard let text = cipher.open(token), text.hasPrefix("sess_"),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        let id = String(text[..<colon].dropFirst("sess_".count))
        guard let session = sessions[id]?.row(replica: nextReplica(), at: now),
            session.tokenText == text, let user = users[session.userID]
        else { return nil }
        guard !session.isExpired(at: now) else { throw .bearerSessionExpired }
        guard session.factors.keys.contains(where: \.authenticates) else {
            throw .bearerSessionUnauthenticated
        }
        guard !user.needsSecondFactor || session.factors.keys.contains(where: \.isSecond) else {
            throw .bearerSessionNeedsSecondFactor
        }
        return Caller(
            userID: user.id,
            organizationID: user.organizationID,
            roles: user.roles,
            fingerprintID: session.userAgent.fingerprintID
        )
    }
}
