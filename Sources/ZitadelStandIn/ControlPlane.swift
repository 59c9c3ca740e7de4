// The control plane: what tests may do to the stand-in, under /__ctl/ and only when asked for.

/// Answers the requests under `/__ctl/`.
struct ControlPlane: Sendable {
    static let prefix = "__ctl"

    let world: World
    let writer: JSONWriter

    /// Does what the request says and answers with what came of it.
    func answer(_ request: WireRequest) async -> WireAnswer {
        do {
            let body = try body(of: request)
            return json(200, try await perform(request, body))
        } catch {
            return json(error.status, .object(["error": .string(error.message)]))
        }
    }

    private func body(of request: WireRequest) throws(ControlProblem) -> JSON {
        guard !request.body.isEmpty else { return .object([]) }
        guard let body = JSON(bytes: request.body) else {
            throw ControlProblem("the body must be JSON")
        }
        return body
    }

    private func perform(_ request: WireRequest, _ body: JSON) async throws(ControlProblem) -> JSON
    {
        let path = Array(request.segments.dropFirst())
        let done: JSON = .object([])
        switch (request.method, path.first, path.count) {
        case ("GET", "log", 1): return await world.log.json
        case ("GET", "counters", 1): return await world.log.counters
        case ("GET", "events", 1):
            return .object(["events": .array(await world.events.map(\.body))])
        case ("POST", "seed", 1): return try await world.seed(body)
        case ("POST", "clock", 1): return try await world.moveClock(body)
        case ("POST", "faults", 1): try await world.setFaults(body)
        case ("POST", "project-lag", 1): try await world.changeProjection(body)
        case ("POST", "reset", 1): await world.reset()
        case ("POST", "user", 3): try await world.changeUser(path[1], path[2], body)
        case ("POST", "session", 3): try await world.changeSession(path[1], path[2])
        case ("POST", "org", 3) where path[2] == "deactivate":
            try await world.deactivateOrganization(path[1])
        case ("POST", "pat", 2) where path[1] == "revoke":
            try await world.revokeAccessKey(body["pat"]?.text ?? "")
        case ("POST", "keys", 2): return try await changeKeys(path[1], body)
        default:
            throw ControlProblem(
                "no \(request.method) \(request.path) in the control plane; "
                    + "docs/zitadel-stand-in.md lists it",
                status: 404
            )
        }
        return done
    }

    private func changeKeys(_ verb: String, _ body: JSON) async throws(ControlProblem) -> JSON {
        let id = body["id"]?.text ?? ""
        switch verb {
        case "create":
            let name = body["algorithm"]?.text ?? "RS256"
            guard let algorithm = WebKey.Algorithm(rawValue: name) else {
                throw ControlProblem("there is no algorithm \(name)")
            }
            return .object(["id": .string(await world.createKey(algorithm))])
        case "activate":
            guard await world.activateKey(id) else { throw ControlProblem("no key \(id)") }
        case "deactivate":
            // What signs is deactivated by activating another.
            guard await world.webKeys.contains(where: { $0.id == id && $0.state != .active })
            else { throw ControlProblem("key \(id) signs, or is not there") }
        case "delete":
            guard await world.deleteKey(id) else {
                throw ControlProblem("key \(id) signs, or is not there")
            }
        default: throw ControlProblem("no such change of keys: \(verb)", status: 404)
        }
        return .object([])
    }

    private func json(_ status: Int, _ body: JSON) -> WireAnswer {
        WireAnswer(
            status: status,
            headers: [("content-type", "application/json")],
            body: writer.bytes(body)
        )
    }
}
