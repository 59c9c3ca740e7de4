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
            return answer(error, in: .rest)
        }
        switch route {
        case .call(let call, let form):
            do {
                let body = try await perform(call, form, request)
                let isCreated = call == .createSession && form == .rest
                return json(isCreated ? 201 : 200, body)
            } catch {
                return answer(error, in: form)
            }
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
        }
    }

    private func answer(_ check: Route.HealthCheck) async -> WireAnswer {
        switch check {
        case .healthz: .text(200, "ok")
        case .ready: json(200, "ok")
        case .validate: json(200, .null)
        case .metrics: .text(200, "")
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

    private func answer(_ problem: Problem, in form: Route.Form) -> WireAnswer {
        var answer = json(
            problem.status,
            form == .rest ? problem.restBody : problem.connectBody
        )
        if form == .rest, problem.code == .unauthenticated {
            answer.headers.append(("www-authenticate", problem.message))
        }
        return answer
    }
}
