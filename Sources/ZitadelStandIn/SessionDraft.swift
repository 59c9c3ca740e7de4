// A session while a request changes it: nothing is kept unless all of the request succeeds.

/// The session so far, and what has happened to it.
struct SessionDraft: Sendable {
    var session: Session
    /// Types of events, without the aggregate's name.
    private(set) var events: [String] = []
    /// What the caller must answer in its next request.
    var challenges: [JSON.Member] = []

    init(_ session: Session) { self.session = session }

    mutating func record(_ event: String) { events.append(event) }

    mutating func pass(_ factor: Session.Factor, at time: Instant) {
        session.factors[factor] = time
        session.codes[factor] = nil
        record("\(factor.eventName).checked")
    }
}

extension Session.Factor {
    /// How event types name it.
    var eventName: String {
        switch self {
        case .user, .password, .intent, .totp: rawValue
        case .webAuthN: "webAuthN"
        case .otpSms: "otp.sms"
        case .otpEmail: "otp.email"
        case .recoveryCode: "recovery_code"
        }
    }
}
