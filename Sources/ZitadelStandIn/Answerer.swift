// From a request to an answer, without a network: routes, the wire forms, and their errors.

/// Answers requests as Zitadel does.
struct Answerer: Sendable {
    let world: World
    let writer: JSONWriter

    /// Answers one request.
    func answer(_ request: WireRequest) async -> WireAnswer {
        let route: Route
        do {
            route = try Route(
                method: request.method,
                segments: request.segments,
                profile: await world.profile
            )
        } catch {
            return await answer(error, in: .rest)
        }
        switch route {
        case .call(let call, let form):
            do {
                let body = try await perform(call, form, request)
                let isCreated = call == .createSession && form == .rest
                return json(isCreated ? 201 : 200, body)
            } catch {
                await wait(after: error)
                return await answer(error, in: form)
            }
        case .oidc(let endpoint): return await answer(endpoint, request)
        case .health(let check): return await answer(check)
        }
    }

    private func perform(
        _ call: Route.Call,
        _ form: Route.Form,
        _ request: WireRequest
    ) async throws(Problem) -> JSON {
        let instance = try await world.instance(
            host: request.instanceHost,
            origin: request.origin
        )
        guard !instance.isBlocked else { throw .instanceBlocked }
        let caller = try await world.caller(of: request, in: instance)
        try await world.count(requestTo: instance)
        guard let body = request.body.isEmpty ? .object([]) : JSON(bytes: request.body),
            body.members != nil
        else { throw .bodyMalformed }
        switch call {
        case .createSession:
            return try await world.createSession(body, caller: caller, in: instance)
        case .getSession(let id):
            let parameters = request.parameters
            let token =
                id == nil
                ? body["sessionToken"]?.text
                : parameters["sessionToken"] ?? parameters["session_token"]
            return try await world.getSession(
                id: id ?? body["sessionId"]?.text ?? "",
                token: token,
                staleSeconds: request.staleSeconds,
                caller: caller,
                in: instance
            )
        case .setSession(let id):
            return try await world.setSession(
                id: id ?? body["sessionId"]?.text ?? "",
                body,
                caller: caller,
                in: instance
            )
        case .deleteSession(let id):
            return try await world.deleteSession(
                id: id ?? body["sessionId"]?.text ?? "",
                body,
                caller: caller,
                in: instance
            )
        case .listSessions: return try await world.listSessions(body, caller: caller, in: instance)
        case .getAuthRequest(let id):
            return try await world.getAuthRequest(
                id: id ?? body["authRequestId"]?.text ?? "",
                caller: caller
            )
        case .createCallback(let id):
            return try await world.createCallback(
                id: id ?? body["authRequestId"]?.text ?? "",
                body,
                caller: caller,
                in: instance
            )
        case .getDevice(let code):
            return try await world.getDevice(
                userCode: code ?? body["userCode"]?.text ?? "",
                caller: caller
            )
        case .decideDevice(let id):
            return try await world.decideDevice(
                id: id ?? body["deviceAuthorizationId"]?.text ?? "",
                body,
                caller: caller
            )
        }
    }

    private func answer(_ check: Route.HealthCheck) async -> WireAnswer {
        switch check {
        case .healthz: .text(200, "ok")
        case .ready: json(200, "ok")
        case .validate: json(200, .null)
        case .metrics: .text(200, await world.log.metrics)
        case .gateway: json(200, .object(["status": "SERVING"]))
        }
    }

    // MARK: - Writing

    func json(_ status: Int, _ body: JSON) -> WireAnswer {
        WireAnswer(
            status: status,
            headers: [
                ("content-type", "application/json"), ("cache-control", "no-store"),
                ("x-robots-tag", "none"),
            ],
            body: writer.bytes(body)
        )
    }

    /// Writes an error in the form of the request.
    func answer(_ problem: Problem, in form: Route.Form) async -> WireAnswer {
        let problem = await world.renamed(problem)
        var answer = json(
            problem.status,
            form == .rest ? problem.restBody : problem.connectBody
        )
        if form == .rest, problem.code == .unauthenticated {
            answer.headers.append(("www-authenticate", problem.message))
        }
        if problem == .quotaExhausted {
            answer.headers.append(
                ("set-cookie", "zitadel.quota.exhausted=true; Path=/; Max-Age=300")
            )
        }
        return answer
    }

    /// Lets who guesses passwords wait, where that is on.
    private func wait(after problem: Problem) async {
        guard case .credentials(_, let failures) = problem.detail, await world.hasTarpit,
            let seconds = Self.tarpitSeconds(failures: failures)
        else { return }
        // Cut short when the client leaves.
        try? await Task.sleep(for: .seconds(seconds))
    }

    /// One second from the fifth failure on and one more for each five that follow, ten at most.
    static func tarpitSeconds(failures: Int) -> Int? {
        failures < 5 ? nil : min(10, (failures - 5) / 5 + 1)
    }
}
