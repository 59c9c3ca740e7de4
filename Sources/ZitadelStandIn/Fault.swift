// What can go wrong on purpose.

/// One kind of fault with its numbers; times are seconds.
enum Fault: Sendable {
    // The answer comes late, or never, or in pieces.
    case latency(Distribution)
    case spike(probability: Double, seconds: Double)
    case timeout
    case acceptNoRead
    case closeBefore
    case closeMidHeaders
    case closeMidBody
    case reset
    case slowBody(bytesPerSecond: Double)
    case keepAliveDropAfter(Int)
    // The answer is another one.
    case status(Int, body: String, contentType: String)
    case grpc(Problem)
    case truncateJSON
    case garbageJSON
    case wrongContentType
    case extraFields
    case hugeBody(Int)
    case chunked
    case http429(retryAfter: String?)
    case rateLimit(RateLimit)
    case introspectInactive
    case instanceFlap(Double)
    case patUnauthorized(Double)
    case ready412
    // The world is another one.
    case rotateOnRead(Double)
    case staleRead(Double)
    case clockSkew(Double)
    case revoke(String)
    case rotateKeys(publishLead: Double, removeLag: Double)
    case jwksStale(Double)
    case webhook(WebhookFault)

    /// Emulates the edge of Zitadel's cloud: too many requests from one address are banned.
    struct RateLimit: Sendable {
        let requestsPerSecond: Double
        let windowSeconds: Double
        let banSeconds: Double
    }

    /// The chance that is part of the action itself.
    var probability: Double? {
        switch self {
        case .instanceFlap(let chance), .patUnauthorized(let chance), .rotateOnRead(let chance),
            .spike(let chance, _):
            chance
        default: nil
        }
    }

    /// Latencies that were measured: see docs/zitadel-stand-in.md.
    static let presets: [String: Distribution] = [
        "idle": .logNormal(p50: 0.025, p99: 0.12), "busy": .logNormal(p50: 0.046, p99: 1.36),
        "bad": .uniform(0.531, 3.518), "meltdown": .logNormal(p50: 28, p99: 48),
    ]
}

/// What happens to webhooks.
enum WebhookFault: String, Sendable, CaseIterable {
    case drop, dup, reorder, delay, badsig, oldts
}
