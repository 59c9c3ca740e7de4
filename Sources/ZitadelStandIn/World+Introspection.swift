// What is true of a token: introspection (RFC 7662), user info and revocation (RFC 7009).

extension World {
    /// An access token that counts.
    struct LiveToken: Sendable {
        let grant: TokenGrant
        let id: String
        let token: TokenGrant.AccessToken
    }

    /// Finds an access token; nil when it does not count (any more).
    ///
    /// The write side is asked, so an ended session or a user that is not active shows at once.
    func live(_ text: String) async -> LiveToken? {
        let parts: (grantID: String, tokenID: String)?
        if text.split(separator: ".").count == 3 {
            // A JWT: its id stands in `jti`.
            guard let key = webKeys.first(where: { $0.id == Claims.keyID(of: text) }) else {
                return nil
            }
            parts = await key.claims(of: text)?["jti"]?.text.flatMap { "\($0):".tokenParts }
        } else {
            parts = cipher.open(text)?.tokenParts
        }
        guard let parts, let grant = tokenGrants[parts.grantID],
            let token = grant.accessTokens[parts.tokenID], !token.isRevoked,
            token.expiration > now, users[grant.userID]?.state == .active,
            isAlive(grant.sessionID)
        else { return nil }
        return LiveToken(grant: grant, id: parts.tokenID, token: token)
    }

    private func isAlive(_ sessionID: String?) -> Bool {
        guard let sessionID else { return true }
        guard let session = sessions[sessionID]?.current else { return false }
        return !session.isTerminated
    }

    /// POST /oauth/v2/introspect: whatever is wrong with the token is `{"active":false}`.
    func introspect(_ request: WireRequest) async throws(OAuthProblem) -> JSON {
        let form = request.form
        let client: ClientApplication
        do {
            client = try await self.client(of: request, form: form, mayBePublic: false)
        } catch {
            guard error == .clientUnauthorized else { throw error }
            throw OAuthProblem(error.error, status: switches.wrongClientStatus)
        }
        guard let token = form["token"], !token.isEmpty else { throw .tokenMissing }
        let inactive: JSON = .object(["active": false])
        if let key = accessKeys[token] {
            return introspect(key, by: client, issuer: request.origin) ?? inactive
        }
        guard let live = await live(token),
            !Set(live.grant.audience).isDisjoint(with: [client.clientID, client.projectID])
        else { return inactive }
        let grant = live.grant
        let claims: JSON = .message([
            "active": true, "scope": .string(grant.scope.joined(separator: " ")),
            "client_id": .string(grant.clientID), "token_type": "Bearer",
            "exp": .integer(live.token.expiration.seconds),
            "iat": .integer(live.token.issuedAt.seconds),
            "auth_time": .integer(grant.authenticatedAt.seconds),
            "nbf": .integer(live.token.issuedAt.seconds), "sub": .string(grant.userID),
            "aud": .strings(grant.audience), "amr": .strings(grant.methods),
            "iss": .string(request.origin), "jti": .string("\(grant.id)-\(live.id)"),
        ])
        return .object(
            (claims.members ?? []) + profileClaims(of: grant, isIntrospection: true)
                + organizationClaims(of: grant, for: client)
        )
    }

    /// A personal access token counts for the projects of its user's organization.
    private func introspect(
        _ key: AccessKey,
        by client: ClientApplication,
        issuer: String
    ) -> JSON? {
        guard let user = users[key.userID], user.state == .active,
            key.expiration.map({ $0 > now }) ?? true,
            projects[client.projectID]?.organizationID == user.organizationID
        else { return nil }
        return .message([
            "active": true, "token_type": "Bearer",
            "exp": key.expiration.map { .integer($0.seconds) } ?? .null,
            "sub": .string(user.id), "aud": .strings([client.projectID]),
            "iss": .string(issuer), "username": .string(user.loginName),
        ])
    }

    /// GET and POST /oidc/v1/userinfo.
    func userInfo(_ request: WireRequest) async throws(OAuthProblem) -> JSON {
        guard let header = request.header("authorization"), header.hasPrefix("Bearer ") else {
            throw .accessTokenMissing
        }
        guard let live = await live(String(header.dropFirst("Bearer ".count))) else {
            throw .accessTokenInvalid
        }
        return .object(
            [.init(name: "sub", value: .string(live.grant.userID))]
                + profileClaims(of: live.grant, isIntrospection: false)
                + organizationClaims(of: live.grant, for: applications[live.grant.clientID])
        )
    }

    /// POST /oauth/v2/revoke: an unknown token is a success too.
    func revoke(_ request: WireRequest) async throws(OAuthProblem) {
        let form = request.form
        let client = try await client(of: request, form: form, mayBePublic: true)
        guard let token = form["token"], !token.isEmpty else { throw .tokenMissing }
        if let live = await live(token), live.grant.clientID == client.clientID {
            tokenGrants[live.grant.id]?.accessTokens[live.id]?.isRevoked = true
        } else if let parts = cipher.open(token)?.tokenParts,
            let grant = tokenGrants[parts.grantID], grant.refreshTokenID == parts.tokenID,
            grant.clientID == client.clientID
        {
            tokenGrants.removeValue(forKey: grant.id)
        }
    }

    // MARK: - Claims

    /// Who the user is, as far as the scope allows it.
    func profileClaims(of grant: TokenGrant, isIntrospection: Bool) -> [JSON.Member] {
        guard let user = users[grant.userID] else { return [] }
        let hasProfile = grant.scope.contains("profile")
        let hasEmail = grant.scope.contains("email")
        func text(_ value: String, _ condition: Bool) -> JSON { condition ? .string(value) : .null }
        return JSON.message([
            "username": text(user.loginName, hasProfile && isIntrospection),
            "name": text(user.displayName, hasProfile),
            "given_name": text(user.givenName, hasProfile),
            "family_name": text(user.familyName, hasProfile),
            "preferred_username": text(user.loginName, hasProfile),
            "email": text(user.email, hasEmail),
            "email_verified": .bool(hasEmail && !user.email.isEmpty),
        ]).members ?? []
    }

    /// Zitadel's own claims: organization, roles and metadata.
    func organizationClaims(
        of grant: TokenGrant,
        for client: ClientApplication?
    ) -> [JSON.Member] {
        var members: [JSON.Member] = []
        let prefix = "urn:zitadel:iam:"
        let roles = roleClaims(of: grant, for: client)
        if let projectID = client?.projectID, !roles.isZero {
            members.append(.init(name: prefix + "org:project:roles", value: roles))
            members.append(.init(name: prefix + "org:project:\(projectID):roles", value: roles))
        }
        guard let user = users[grant.userID], let home = organizations[user.organizationID] else {
            return members
        }
        let organizationScope = prefix + "org:id:"
        let restricted = grant.scope.first { $0.hasPrefix(organizationScope) }
        if grant.scope.contains(prefix + "user:resourceowner") || restricted != nil {
            members += [
                .init(name: prefix + "user:resourceowner:id", value: .string(home.id)),
                .init(name: prefix + "user:resourceowner:name", value: .string(home.name)),
                .init(
                    name: prefix + "user:resourceowner:primary_domain",
                    value: .string(home.primaryDomain)
                ),
            ]
        }
        if let restricted {
            let id = String(restricted.dropFirst(organizationScope.count))
            members.append(.init(name: prefix + "org:id", value: .string(id)))
        }
        if grant.scope.contains(prefix + "user:metadata"), !user.metadata.isEmpty {
            let metadata = user.metadata.sorted { $0.key < $1.key }.map {
                JSON.Member(name: $0.key, value: .string(Base64.url(Array($0.value.utf8))))
            }
            members.append(.init(name: prefix + "user:metadata", value: .object(metadata)))
        }
        return members
    }

    /// `{role: {organization: domain}}`, for the project of the client that asks.
    private func roleClaims(of grant: TokenGrant, for client: ClientApplication?) -> JSON {
        let scope = "urn:zitadel:iam:org:roles:id:"
        let wanted = grant.scope.filter { $0.hasPrefix(scope) }.map { $0.dropFirst(scope.count) }
        var roles: [String: [JSON.Member]] = [:]
        for userGrant in grants
        where userGrant.userID == grant.userID && userGrant.projectID == client?.projectID
            && (wanted.isEmpty || wanted.contains(userGrant.organizationID[...]))
        {
            let domain = organizations[userGrant.organizationID]?.primaryDomain ?? ""
            for role in userGrant.roles {
                roles[role, default: []].append(
                    .init(name: userGrant.organizationID, value: .string(domain))
                )
            }
        }
        return .object(
            roles.sorted { $0.key < $1.key }.map {
                JSON.Member(name: $0.key, value: .object($0.value))
            }
        )
    }
}
