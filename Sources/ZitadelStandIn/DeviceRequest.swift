// A login that a device without a browser asked for (RFC 8628).

/// One device's request.
///
///     initiated ──approve──▶ approved ──token──▶ done
///               ──deny────▶ denied
struct DeviceRequest: Sendable {
    enum State: Sendable, Equatable {
        case initiated, denied, done
        case approved(sessionID: String)
    }

    /// Letters of a user code: no vowels, so that no words appear.
    static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ")
    static let lifetimeSeconds = 300.0
    static let intervalSeconds: Int64 = 5

    let id: String
    let deviceCode: String
    let userCode: String
    let clientID: String
    let scope: [String]
    let expiration: Instant
    var state = State.initiated
}
