// The answers of the OIDC endpoints.

extension Answerer {
    /// Answers a request to one of the OIDC endpoints.
    func answer(_ endpoint: Route.Endpoint, _ request: WireRequest) async -> WireAnswer {
        let instance: Instance
        do {
            instance = try await world.instance(
                host: request.instanceHost,
                origin: request.origin
            )
        } catch {
            return .text(404, error.message)
        }
        guard !instance.isBlocked else { return .text(429, "Your ZITADEL instance is blocked.") }
        do {
            return try await perform(endpoint, request, in: instance)
        } catch {
            return oauth(error.status, error.body)
        }
    }

    private func perform(
        _ endpoint: Route.Endpoint,
        _ request: WireRequest,
        in instance: Instance
    ) async throws(OAuthProblem) -> WireAnswer {
        switch endpoint {
        case .discovery:
            let announces = await world.announcesBackchannel
            return oauth(
                200,
                Discovery.document(issuer: request.origin, announcesBackchannel: announces)
            )
        case .keys:
            var answer = oauth(200, await world.publishedKeys())
            if await world.profile.keysMayBeCached {
                answer.headers.removeAll { $0.name == "cache-control" }
                answer.headers.append(("cache-control", "max-age=300, must-revalidate"))
            }
            return answer
        case .authorize: return try await world.authorize(request, in: instance)
        case .token: return oauth(200, try await world.token(request, in: instance))
        case .introspect: return oauth(200, try await world.introspect(request))
        case .revoke:
            try await world.revoke(request)
            return WireAnswer(status: 200)
        case .deviceAuthorization: return oauth(200, try await world.authorizeDevice(request))
        case .userInfo: return oauth(200, try await world.userInfo(request))
        case .endSession: return await world.endSession(request)
        }
    }

    private func oauth(_ status: Int, _ body: JSON) -> WireAnswer {
        WireAnswer(
            status: status,
            headers: [("content-type", "application/json"), ("cache-control", "no-store")],
            body: writer.bytes(body)
        )
    }
}
