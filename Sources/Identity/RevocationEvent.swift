// An event of the provider's webhook, as far as it concerns who is verified.

internal import FoundationEssentials

/// What has happened to a session or a user.
enum RevocationEvent: Equatable {
    /// The session is over.
    case sessionEnded(String)
    /// Its token or its lifetime is another one now.
    case sessionChanged(String)
    /// The user must not be taken for verified without asking: locked, removed, a new password.
    case userChanged(String)
    /// Nothing that matters here.
    case other

    private struct Body: Decodable {
        var aggregateID: String
        var event_type: String
    }

    /// Reads an event; nil when the body is none.
    init?(_ body: [UInt8]) {
        let event: Body
        do {
            event = try JSONDecoder().decode(Body.self, from: Data(body))
        } catch {
            return nil
        }
        switch event.event_type {
        case "session.terminated": self = .sessionEnded(event.aggregateID)
        case "session.token.set", "session.lifetime.set":
            self = .sessionChanged(event.aggregateID)
        case "user.deactivated", "user.locked", "user.removed", "user.human.password.changed",
            "user.human.signed.out":
            self = .userChanged(event.aggregateID)
        default: self = .other
        }
    }
}
