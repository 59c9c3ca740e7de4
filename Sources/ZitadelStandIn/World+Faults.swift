// From the rules to what happens to a request.

extension World {
    /// Lets every rule strike that does, and says what becomes of the request.
    func plan(for request: WireRequest) async -> FaultPlan {
        await changeKeysThatAreDue()
        var plan = FaultPlan()
        for index in faults.indices
        where faults[index].strikes(request, at: clock.now, &random) {
            let fault = faults[index].fault
            strike(fault, request, &plan)
            if case .rotateKeys(let lead, let lag) = fault {
                await planRotation(publishLead: lead, removeLag: lag)
            }
            // The list may have been replaced while the key was made.
            guard faults.indices.contains(index) else { break }
        }
        return plan
    }

    private func strike(_ fault: Fault, _ request: WireRequest, _ plan: inout FaultPlan) {
        switch fault {
        case .latency(let distribution): plan.delaySeconds += distribution.draw(&random)
        case .spike(_, let seconds): plan.delaySeconds += seconds
        case .timeout: plan.connection = .timeout
        case .acceptNoRead: plan.connection = .acceptNoRead
        case .closeBefore: plan.connection = .closeBefore
        case .closeMidHeaders: plan.connection = .closeMidHeaders
        case .closeMidBody: plan.connection = .closeMidBody
        case .reset: plan.connection = .reset
        case .keepAliveDropAfter(let count): plan.connection = .dropAfter(count)
        case .slowBody(let speed): plan.bytesPerSecond = speed
        case .chunked: plan.isChunked = true
        case .truncateJSON: plan.changes.append(.truncate)
        case .garbageJSON: plan.changes.append(.garbage)
        case .wrongContentType: plan.changes.append(.wrongContentType)
        case .extraFields: plan.changes.append(.extraFields)
        case .hugeBody(let count): plan.changes.append(.huge(count))
        case .staleRead(let seconds): plan.staleSeconds = seconds
        case .revoke(let what): revoke(what)
        // The clock is changed when the list is set, keys after this, webhooks when they go.
        case .clockSkew, .rotateKeys, .webhook: break
        case .status, .grpc, .http429, .rateLimit, .introspectInactive, .instanceFlap,
            .patUnauthorized, .ready412, .rotateOnRead, .jwksStale:
            replaceAnswer(fault, request, &plan)
        }
    }

    /// The faults that answer something else.
    private func replaceAnswer(_ fault: Fault, _ request: WireRequest, _ plan: inout FaultPlan) {
        switch fault {
        case .status(let code, let body, let contentType):
            plan.instead = WireAnswer(
                status: code,
                headers: [("content-type", contentType)],
                body: Array(body.utf8)
            )
        case .grpc(let problem): plan.problem = problem
        case .http429(let retryAfter): plan.instead = tooMany(retryAfter: retryAfter)
        case .rateLimit(let limit):
            if visits[request.peer, default: Visits()].refuses(at: now, limit) {
                plan.instead = tooMany(retryAfter: nil)
            }
        case .introspectInactive where request.path == "/oauth/v2/introspect":
            plan.instead = WireAnswer(
                status: 200,
                headers: [("content-type", "application/json")],
                body: Array(#"{"active":false}"#.utf8)
            )
        case .instanceFlap:
            plan.problem = .instanceUnknown(origin: request.origin, domain: request.instanceHost)
        case .patUnauthorized: plan.problem = .tokenInvalid
        case .ready412 where request.path == "/debug/ready":
            plan.instead = .text(412, "db connection error")
        case .rotateOnRead:
            let id =
                JSON(bytes: request.body)?["sessionId"]?.text ?? request.segments.last ?? ""
            if let session = sessions[id]?.current, !session.isTerminated { rotate(session) }
        case .jwksStale(let seconds) where request.path == "/oauth/v2/keys":
            if let old = keyHistory.last(where: { $0.since + seconds <= now }) {
                plan.instead = WireAnswer(
                    status: 200,
                    headers: [("content-type", "application/json")],
                    body: JSONWriter(spaced: false).bytes(old.keys)
                )
            }
        default: break
        }
    }

    private func tooMany(retryAfter: String?) -> WireAnswer {
        var answer = WireAnswer.text(429, "Too Many Requests")
        if let retryAfter { answer.headers.append(("retry-after", retryAfter)) }
        return answer
    }

    // MARK: - Keys

    /// A new key: published at once, signing after the lead; the old one goes after the lag.
    private func planRotation(publishLead: Double, removeLag: Double) async {
        let old = await activeKey()
        let new = await createKey(old.algorithm)
        keyChanges.append(KeyChange(at: now + publishLead, keyID: new, verb: .activate))
        keyChanges.append(
            KeyChange(at: now + publishLead + removeLag, keyID: old.id, verb: .delete)
        )
        await changeKeysThatAreDue()
    }

    private func changeKeysThatAreDue() async {
        for change in keyChanges where change.at <= now {
            switch change.verb {
            case .activate: _ = activateKey(change.keyID)
            case .delete: _ = deleteKey(change.keyID)
            }
        }
        keyChanges.removeAll { $0.at <= now }
    }
}
