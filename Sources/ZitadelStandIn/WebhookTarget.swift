// Where events go (Actions v2 of Zitadel).

import Crypto

/// A receiver of events.
struct WebhookTarget: Sendable {
    let id: String
    let url: String
    /// What the signature is made with; told once, when the target is made.
    let key: String
    /// Types of events; none means all.
    let events: Set<String>

    /// The header `ZITADEL-Signature` for a body at a time.
    func signature(of body: [UInt8], at time: Instant) -> String {
        let text = Array("\(time.seconds).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(
            for: text,
            using: SymmetricKey(data: Array(key.utf8))
        )
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "t=\(time.seconds),v1=\(digits)"
    }
}
