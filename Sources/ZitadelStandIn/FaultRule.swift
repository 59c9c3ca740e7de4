// A rule that spoils requests: which, how, and how often.

/// One rule of the fault list.
struct FaultRule: Sendable {
    /// Which requests it is about; what is nil matches all.
    struct Match: Sendable {
        var method: String?
        var pathPrefix: String?
        /// The bearer token of the caller.
        var caller: String?
        /// An id that the path or the body names.
        var sessionID: String?
        /// Only the n-th of the requests that match otherwise, from 1.
        var nth: Int?
        /// Every n-th of them.
        var every: Int?
        var probability: Double?
    }

    let match: Match
    let fault: Fault
    /// How often it may still strike; nil for ever.
    var remaining: Int?
    /// When it ends.
    let until: Instant?
    /// Requests that matched so far.
    private var seen = 0

    /// Reads `{match, action, count, until}`; `action` is a name, or an object of one.
    init(_ json: JSON) throws(ControlProblem) {
        let match = json["match"]
        self.match = Match(
            method: match?["method"]?.text,
            pathPrefix: match?["pathPrefix"]?.text,
            caller: match?["caller"]?.text,
            sessionID: match?["sessionId"]?.text,
            nth: match?["nth"]?.whole.map { Int($0) },
            every: match?["every"]?.whole.map { Int($0) },
            probability: match?["probability"]?.number
        )
        guard let action = json["action"] else {
            throw ControlProblem("a fault needs an action")
        }
        fault = try Fault(action)
        remaining = json["count"]?.whole.map { Int($0) }
        if let text = json["until"]?.text {
            guard let until = Instant(text) else {
                throw ControlProblem("until must be a time such as 2026-11-20T08:00:00Z")
            }
            self.until = until
        } else {
            until = nil
        }
    }

    /// Whether it strikes this request; counts it.
    mutating func strikes(
        _ request: WireRequest,
        at now: Instant,
        _ random: inout SeededRandom
    ) -> Bool {
        if case .webhook = fault { return false }
        return isAbout(request) && strikes(at: now, &random)
    }

    /// The same for a webhook, which no request matches.
    mutating func strikesWebhook(at now: Instant, _ random: inout SeededRandom) -> Bool {
        strikes(at: now, &random)
    }

    private mutating func strikes(at now: Instant, _ random: inout SeededRandom) -> Bool {
        guard until.map({ now < $0 }) ?? true, remaining != 0 else { return false }
        seen += 1
        guard match.nth.map({ seen == $0 }) ?? true,
            match.every.map({ seen % max(1, $0) == 0 }) ?? true,
            match.probability.map({ random.happens($0) }) ?? true,
            fault.probability.map({ random.happens($0) }) ?? true
        else { return false }
        if let remaining { self.remaining = remaining - 1 }
        return true
    }

    private func isAbout(_ request: WireRequest) -> Bool {
        guard match.method.map({ $0 == request.method }) ?? true,
            match.pathPrefix.map({ request.path.hasPrefix($0) }) ?? true,
            match.caller.map({ "Bearer \($0)" == request.header("authorization") }) ?? true
        else { return false }
        guard let id = match.sessionID else { return true }
        return request.segments.contains(id)
            || JSON(bytes: request.body)?["sessionId"]?.text == id
    }
}
