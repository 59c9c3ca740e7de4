// Who asks at an OIDC endpoint: client authentication (RFC 6749, 2.3; RFC 7523, 2.2).

import JWTKit

extension World {
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// Finds the application that asks.
    ///
    /// - Throws: `invalid_request` for two methods at once, `invalid_client` for none where one is
    ///   needed, `unauthorized_client` for a proof that does not hold.
    func client(
        of request: WireRequest,
        form: Form,
        mayBePublic: Bool
    ) async throws(OAuthProblem) -> ClientApplication {
        let basic = try Self.basicCredentials(request.header("authorization"))
        let assertion = form["client_assertion"]
        let secret = form["client_secret"]
        let proofs = [basic != nil, assertion != nil, secret != nil].count { $0 }
        guard proofs <= 1 else { throw .severalMethods }
        if let assertion {
            guard form["client_assertion_type"] == Self.assertionType else {
                throw .clientUnauthorized
            }
            return try await client(asserting: assertion, issuer: request.origin)
        }
        if let (id, secret) = basic ?? secret.map({ (form["client_id"] ?? "", $0) }) {
            let application = try application(id)
            guard let expected = application.secret, expected == secret else {
                throw .clientUnauthorized
            }
            return application
        }
        guard mayBePublic, let id = form["client_id"] else { throw .clientMissing }
        let application = try application(id)
        guard application.secret == nil, application.kind == .oidc else { throw .clientMissing }
        return application
    }

    /// An application that may be used.
    func application(_ clientID: String) throws(OAuthProblem) -> ClientApplication {
        guard let application = applications[clientID], application.isActive,
            let project = projects[application.projectID],
            organizations[project.organizationID]?.isActive ?? false
        else { throw .clientUnauthorized }
        return application
    }

    static func basicCredentials(
        _ header: String?
    ) throws(OAuthProblem) -> (id: String, secret: String)? {
        guard let header, header.hasPrefix("Basic ") else { return nil }
        guard let bytes = Base64.bytes(String(header.dropFirst("Basic ".count))) else {
            throw .clientUnauthorized
        }
        let parts = String(decoding: bytes, as: UTF8.self).split(
            separator: ":",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2 else { throw .clientUnauthorized }
        return (Form.decoded(String(parts[0])), Form.decoded(String(parts[1])))
    }

    private func client(
        asserting assertion: String,
        issuer: String
    ) async throws(OAuthProblem) -> ClientApplication {
        guard let (owner, _) = await verified(assertion, issuer: issuer),
            case .application(let clientID) = owner
        else { throw .clientUnauthorized }
        return try application(clientID)
    }

    /// Checks an assertion: its signature by the registered key, who it is about, and its times.
    ///
    /// `iat` may be an hour old and a second ahead; `exp` must lie more than a second ahead.
    func verified(
        _ assertion: String,
        issuer: String
    ) async -> (owner: AssertionKey.Owner, claims: JSON)? {
        guard let key = Claims.keyID(of: assertion).flatMap({ assertionKeys[$0] }),
            key.expiration.map({ $0 > now }) ?? true,
            let claims = await Self.claims(of: assertion, signedBy: key)
        else { return nil }
        let subject =
            switch key.owner {
            case .user(let id): id
            case .application(let clientID): clientID
            }
        let audience = claims["aud"]?.items?.compactMap(\.text) ?? [claims["aud"]?.text ?? ""]
        let seconds = Double(now.microseconds) / 1_000_000
        guard claims["iss"]?.text == subject, claims["sub"]?.text == subject,
            audience.contains(issuer),
            let issued = claims["iat"]?.number, (seconds - 3600...seconds + 1).contains(issued),
            let expires = claims["exp"]?.number, expires > seconds + 1
        else { return nil }
        return (key.owner, claims)
    }

    private static func claims(of assertion: String, signedBy key: AssertionKey) async -> JSON? {
        let keys = JWTKeyCollection()
        // Whatever is wrong with the key or the signature, the assertion is not one.
        guard let publicKey = try? Insecure.RSA.PublicKey(pem: key.publicKey) else { return nil }
        await keys.add(
            rsa: publicKey,
            digestAlgorithm: .sha256,
            kid: JWKIdentifier(string: key.id)
        )
        return try? await keys.verify(assertion, as: Claims.self).json
    }
}
