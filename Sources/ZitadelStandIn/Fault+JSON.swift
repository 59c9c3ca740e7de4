// Faults as the control plane reads them.

extension Fault {
    /// Reads `"timeout"`, or an object of one member such as `{"latency": "46ms/1.36s"}`.
    init(_ action: JSON) throws(ControlProblem) {
        let name: String
        let value: JSON
        if let text = action.text {
            (name, value) = (text, .object([]))
        } else if let members = action.members, members.count == 1 {
            (name, value) = (members[0].name, members[0].value)
        } else {
            throw ControlProblem("an action is a name, or an object of one member")
        }
        guard
            let fault = try Self.named(name, value)
        else { throw ControlProblem("there is no action \(name)") }
        self = fault
    }

    private static func named(_ name: String, _ value: JSON) throws(ControlProblem) -> Fault? {
        // `??` would lose the type of what is thrown.
        if let fault = simple(name) { return fault }
        if let fault = try ofConnection(name, value) { return fault }
        if let fault = try ofAnswer(name, value) { return fault }
        return try ofWorld(name, value)
    }

    private static func simple(_ name: String) -> Fault? {
        switch name {
        case "timeout": .timeout
        case "accept-no-read": .acceptNoRead
        case "close-before": .closeBefore
        case "close-mid-headers": .closeMidHeaders
        case "close-mid-body": .closeMidBody
        case "rst": .reset
        case "truncate-json": .truncateJSON
        case "garbage-json": .garbageJSON
        case "wrong-content-type": .wrongContentType
        case "extra-fields": .extraFields
        case "chunked": .chunked
        case "introspect-inactive": .introspectInactive
        case "ready-412": .ready412
        default: nil
        }
    }

    private static func ofConnection(_ name: String, _ value: JSON) throws(ControlProblem) -> Fault?
    {
        switch name {
        case "latency":
            guard let text = value.text,
                let distribution = presets[text] ?? Distribution(text)
            else {
                throw ControlProblem(
                    "latency is 250ms, 100ms..2s, 25ms/120ms (p50/p99) or one of "
                        + presets.keys.sorted().joined(separator: ", ")
                )
            }
            return .latency(distribution)
        case "spike":
            return .spike(
                probability: value["p"]?.number ?? 1,
                seconds: (value["ms"]?.number ?? 0) / 1000
            )
        case "slow-body":
            let speed = value["bytesPerSecond"]?.number ?? 0
            guard speed > 0 else { throw ControlProblem("slow-body needs bytesPerSecond") }
            return .slowBody(bytesPerSecond: speed)
        case "keepalive-drop-after":
            return .keepAliveDropAfter(Int(value["n"]?.whole ?? value.whole ?? 1))
        default: return nil
        }
    }

    private static func ofAnswer(_ name: String, _ value: JSON) throws(ControlProblem) -> Fault? {
        switch name {
        case "status":
            guard let code = value["code"]?.whole, (100...599).contains(code) else {
                throw ControlProblem("status needs a code from 100 to 599")
            }
            return .status(
                Int(code),
                body: value["body"]?.text ?? "<html><body><h1>\(code)</h1></body></html>",
                contentType: value["contentType"]?.text ?? "text/html"
            )
        case "grpc":
            // Without a code it is a fault of the database.
            guard let number = value["code"]?.whole else { return .grpc(.databaseFault) }
            guard let code = Problem.Code(rawValue: Int(number))
            else { throw ControlProblem("grpc needs the number of a code") }
            let text = value["message"]?.text ?? "Errors.Internal"
            return .grpc(
                value["id"]?.text.map { Problem(code, $0, text: text) } ?? Problem(code, text)
            )
        case "huge-body":
            return .hugeBody(max(0, Int(value["n"]?.whole ?? 1 << 20)))
        case "http429":
            return .http429(
                retryAfter: value["retryAfter"]?.whole.map { "\($0)" }
                    ?? value["retryAfter"]?.text
            )
        case "rate-limit":
            return .rateLimit(
                RateLimit(
                    requestsPerSecond: value["rps"]?.number ?? 50,
                    windowSeconds: value["window"]?.number ?? 60,
                    banSeconds: value["ban"]?.number ?? 60
                )
            )
        case "instance-flap": return .instanceFlap(value["p"]?.number ?? 1)
        case "pat-401": return .patUnauthorized(value["p"]?.number ?? 1)
        default: return nil
        }
    }

    private static func ofWorld(_ name: String, _ value: JSON) throws(ControlProblem) -> Fault? {
        switch name {
        case "rotate-on-read": return .rotateOnRead(value["p"]?.number ?? 1)
        case "stale-read": return .staleRead((value["ms"]?.number ?? 0) / 1000)
        case "clock-skew": return .clockSkew(value["s"]?.number ?? 0)
        case "revoke":
            return .revoke(value.text ?? value["session"]?.text ?? value["user"]?.text ?? "all")
        case "rotate-keys":
            return .rotateKeys(
                publishLead: value["publishLead"]?.number ?? 0,
                removeLag: value["removeLag"]?.number ?? 0
            )
        case "jwks-stale": return .jwksStale((value["ms"]?.number ?? 0) / 1000)
        case "webhook":
            guard let name = value.text, let fault = WebhookFault(rawValue: name) else {
                let known = WebhookFault.allCases.map(\.rawValue).joined(separator: ", ")
                throw ControlProblem("webhook is one of \(known)")
            }
            return .webhook(fault)
        default: return nil
        }
    }
}
