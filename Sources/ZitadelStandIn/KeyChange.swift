// A step of a key rotation that lies ahead.

/// What happens to a key, and when.
struct KeyChange: Sendable {
    enum Verb: Sendable { case activate, delete }

    let at: Instant
    let keyID: String
    let verb: Verb
}
