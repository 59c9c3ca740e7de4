// The token endpoint: from a grant to tokens (RFC 6749, 4 and 6; RFC 7523; RFC 8628).

import Crypto

extension World {
    /// POST /oauth/v2/token.
    func token(_ request: WireRequest, in instance: Instance) async throws(OAuthProblem) -> JSON {
        let form = request.form
        let issuer = request.origin
        switch form["grant_type"] {
        case nil: throw .grantTypeMissing
        case "authorization_code":
            let client = try await client(of: request, form: form, mayBePublic: true)
            return await tokens(try exchangeCode(form, client: client), issuer: issuer)
        case "refresh_token":
            let client = try await client(of: request, form: form, mayBePublic: true)
            return await tokens(try refresh(form, client: client), issuer: issuer)
        case "urn:ietf:params:oauth:grant-type:device_code":
            let client = try await client(of: request, form: form, mayBePublic: true)
            return await tokens(try exchangeDevice(form, client: client), issuer: issuer)
        case "client_credentials":
            return await tokens(try serviceGrant(request, form, in: instance), issuer: issuer)
        case "urn:ietf:params:oauth:grant-type:jwt-bearer":
            guard let (owner, _) = await verified(form["assertion"] ?? "", issuer: issuer),
                case .user(let id) = owner, let user = users[id], user.state == .active
            else {
                throw switches.rejectedAssertionIsInvalidGrant
                    ? .grantInvalid("assertion invalid") : .serverError
            }
            return await tokens(
                grant(of: user, scope: form["scope"], in: instance),
                issuer: issuer
            )
        case .some: throw OAuthProblem("unsupported_grant_type")
        }
    }

    // MARK: - Grants

    private func exchangeCode(
        _ form: Form,
        client: ClientApplication
    ) throws(OAuthProblem) -> TokenGrant {
        guard let id = form["code"].flatMap({ cipher.open($0) }),
            let request = authRequests[id], !request.isExchanged,
            request.clientID == client.clientID,
            let session = request.sessionID.flatMap({ sessions[$0]?.current }),
            !session.isTerminated
        else { throw .grantInvalid("invalid code") }
        guard form["redirect_uri"] == request.redirectURI else {
            throw .grantInvalid("redirect_uri does not correspond")
        }
        if !request.codeChallenge.isEmpty {
            guard let verifier = form["code_verifier"], !verifier.isEmpty else {
                throw OAuthProblem("invalid_request", "code_verifier required")
            }
            guard Base64.url(SHA256.hash(data: Array(verifier.utf8))) == request.codeChallenge
            else { throw .grantInvalid("invalid code_verifier") }
        }
        authRequests[id]?.isExchanged = true
        return grant(of: session, client: client, scope: request.scope, nonce: request.nonce)
    }

    /// What a login gives a client.
    private func grant(
        of session: Session,
        client: ClientApplication,
        scope: [String],
        nonce: String = ""
    ) -> TokenGrant {
        var grant = TokenGrant(
            id: "V2_\(newID())",
            clientID: client.clientID,
            userID: session.userID,
            scope: scope,
            audience: audience(of: scope, adding: [client.clientID, client.projectID]),
            sessionID: session.id,
            authenticatedAt: session.factors.values.max() ?? session.createdAt,
            methods: session.authenticationMethods,
            nonce: nonce,
            createdAt: now,
            refreshedAt: now
        )
        if scope.contains("offline_access") { grant.refreshTokenID = "rt_\(newID())" }
        return grant
    }

    /// A service user with its own secret: the client id is its user name.
    private func serviceGrant(
        _ request: WireRequest,
        _ form: Form,
        in instance: Instance
    ) throws(OAuthProblem) -> TokenGrant {
        let basic = try Self.basicCredentials(request.header("authorization"))
        guard
            let (name, secret) = basic
                ?? form["client_id"].map({ ($0, form["client_secret"] ?? "") })
        else { throw .clientMissing }
        guard
            let user = users.values.first(where: {
                $0.userName == name && $0.isService && $0.state == .active
            }), let expected = user.secret, expected == secret
        else { throw OAuthProblem("invalid_client", "client_id or client_secret invalid") }
        return grant(of: user, scope: form["scope"], in: instance)
    }

    private func grant(of user: User, scope: String?, in instance: Instance) -> TokenGrant {
        let scope = (scope ?? "openid").split(separator: " ").map(String.init)
        return TokenGrant(
            id: "V2_\(newID())",
            clientID: user.userName,
            userID: user.id,
            scope: scope,
            audience: audience(of: scope, adding: []),
            authenticatedAt: now,
            createdAt: now,
            refreshedAt: now
        )
    }

    /// Clients and projects that a token is for: those of the scopes are added.
    private func audience(of scope: [String], adding: [String]) -> [String] {
        let prefix = "urn:zitadel:iam:org:project:id:"
        return adding
            + scope.filter { $0.hasPrefix(prefix) && $0.hasSuffix(":aud") }
            .map { String($0.dropFirst(prefix.count).dropLast(":aud".count)) }
    }

    /// Each refresh token is good for one use.
    ///
    /// It outlives its session (as in Zitadel, issue 12637), but not its user.
    private func refresh(
        _ form: Form,
        client: ClientApplication
    ) throws(OAuthProblem) -> TokenGrant {
        let parts = form["refresh_token"].flatMap { cipher.open($0) }?.tokenParts
        guard let parts, var grant = tokenGrants[parts.grantID],
            grant.refreshTokenID == parts.tokenID, grant.clientID == client.clientID,
            users[grant.userID]?.state == .active,
            now < grant.refreshedAt + TokenGrant.refreshIdleSeconds,
            now < grant.createdAt + TokenGrant.refreshAbsoluteSeconds
        else { throw .grantInvalid("invalid_refresh_token") }
        grant.refreshTokenID = "rt_\(newID())"
        grant.refreshedAt = now
        return grant
    }

    private func exchangeDevice(
        _ form: Form,
        client: ClientApplication
    ) throws(OAuthProblem) -> TokenGrant {
        guard
            let request = devices.values.first(where: {
                $0.deviceCode == form["device_code"] && $0.clientID == client.clientID
            })
        else { throw .grantInvalid("device_code invalid") }
        switch request.state {
        case .denied: throw OAuthProblem("access_denied", "The authorization request was denied.")
        case .done: throw .grantInvalid("device_code already used")
        case .approved(let sessionID):
            guard let session = sessions[sessionID]?.current, !session.isTerminated else {
                throw .grantInvalid("the session has ended")
            }
            devices[request.id]?.state = .done
            return grant(of: session, client: client, scope: request.scope)
        case .initiated where now > request.expiration:
            throw OAuthProblem("expired_token", "The device_code has expired.")
        case .initiated: throw OAuthProblem("authorization_pending")
        }
    }

    // MARK: - Tokens

    /// Keeps the grant and writes its tokens.
    private func tokens(_ grant: TokenGrant, issuer: String) async -> JSON {
        var grant = grant
        let tokenID = "at_\(newID())"
        let token = TokenGrant.AccessToken(
            issuedAt: now,
            expiration: now + accessTokenSeconds
        )
        grant.accessTokens[tokenID] = token
        tokenGrants[grant.id] = grant
        let client = applications[grant.clientID]
        let accessToken =
            client?.tokenType == .jwt
            ? await activeKey().sign(jwtClaims(of: tokenID, token, grant, issuer: issuer))
            : cipher.seal("\(grant.id)-\(tokenID):\(grant.userID)")
        let idToken: JSON =
            grant.scope.contains("openid") && client != nil
            ? .string(
                await activeKey().sign(
                    idClaims(of: grant, accessToken: accessToken, issuer: issuer)
                )
            ) : .null
        return .message([
            "access_token": .string(accessToken), "token_type": "Bearer",
            "refresh_token": grant.refreshTokenID.map {
                .string(cipher.seal("\(grant.id)-\($0):\(grant.userID)"))
            } ?? .null,
            "expires_in": .integer(Int64(accessTokenSeconds) - 1), "id_token": idToken,
        ])
    }

    private func jwtClaims(
        of tokenID: String,
        _ token: TokenGrant.AccessToken,
        _ grant: TokenGrant,
        issuer: String
    ) -> JSON {
        let client = applications[grant.clientID]
        let skew = Int64(client?.clockSkew ?? 0)
        let claims: JSON = .message([
            "iss": .string(issuer), "sub": .string(grant.userID),
            "aud": .strings(grant.audience),
            "exp": .integer(token.expiration.seconds + skew),
            "iat": .integer(token.issuedAt.seconds - skew),
            "nbf": .integer(token.issuedAt.seconds - skew),
            "client_id": .string(grant.clientID), "jti": .string("\(grant.id)-\(tokenID)"),
        ])
        guard client?.assertsRolesOnAccessToken ?? false else { return claims }
        return .object((claims.members ?? []) + organizationClaims(of: grant, for: client))
    }

    private func idClaims(of grant: TokenGrant, accessToken: String, issuer: String) -> JSON {
        let client = applications[grant.clientID]
        let skew = Int64(client?.clockSkew ?? 0)
        // The left half of the hash that the signature uses (OpenID Connect Core, 3.1.3.6).
        let hash = Array(SHA256.hash(data: Array(accessToken.utf8)).prefix(16))
        let claims: JSON = .message([
            "iss": .string(issuer), "sub": .string(grant.userID),
            "aud": .strings(grant.audience),
            "exp": .integer((now + TokenGrant.idTokenSeconds).seconds + skew),
            "iat": .integer(now.seconds - skew),
            "auth_time": .integer(grant.authenticatedAt.seconds), "nonce": .string(grant.nonce),
            "amr": .strings(grant.methods), "azp": .string(grant.clientID),
            "client_id": .string(grant.clientID),
            "at_hash": signsWithSHA256 ? .string(Base64.url(hash)) : .null,
            "sid": .string(grant.sessionID ?? ""),
        ])
        guard client?.assertsOnIDToken ?? false else { return claims }
        return .object(
            (claims.members ?? []) + profileClaims(of: grant, isIntrospection: false)
                + organizationClaims(of: grant, for: client)
        )
    }

    private var signsWithSHA256: Bool {
        let algorithm = webKeys.first { $0.state == .active }?.algorithm
        return algorithm == .rs256 || algorithm == .es256
    }
}

extension String {
    /// The parts of `<grant>-<token>:<user>`, which is what access and refresh tokens open to.
    var tokenParts: (grantID: String, tokenID: String)? {
        guard hasPrefix("V2_"), let dash = firstIndex(of: "-"), let colon = firstIndex(of: ":"),
            dash < colon
        else { return nil }
        return (String(self[..<dash]), String(self[index(after: dash)..<colon]))
    }
}

extension Session {
    /// The methods of RFC 8176 that the session's factors stand for.
    var authenticationMethods: [String] {
        var methods: [String] = []
        if factors[.password] != nil { methods.append("pwd") }
        if !Set(factors.keys).isDisjoint(with: [.totp, .otpSms, .otpEmail]) {
            methods.append("otp")
        }
        if factors[.webAuthN] != nil { methods.append("user") }
        return methods.count > 1 ? methods + ["mfa"] : methods
    }
}
