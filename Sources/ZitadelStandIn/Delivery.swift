// A message to somebody who wants to hear of an event.

/// One POST, sent once: Zitadel does not retry either.
struct Delivery: Sendable {
    let url: String
    var headers: [(name: String, value: String)]
    let body: [UInt8]
    var delaySeconds = 0.0
}
