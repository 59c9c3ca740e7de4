// The signature of a webhook: ZITADEL-Signature: t=<unix>,v1=<hex>[,v1=<hex>]
// hmac-sha256(key, "<t>.<body>"), for each key that is in force.

import Crypto

/// A parsed signature field.
struct WebhookSignature: Equatable {
    let seconds: Int64
    let codes: [[UInt8]]

    /// Reads the field; nil when it has no time or no code.
    init?(_ field: String) {
        var seconds: Int64?
        var codes: [[UInt8]] = []
        for part in field.split(separator: ",", maxSplits: 16) {
            let part = part.drop { $0 == " " }
            if part.hasPrefix("t=") {
                guard seconds == nil, let value = Int64(part.dropFirst(2)) else { return nil }
                seconds = value
            } else if part.hasPrefix("v1=") {
                guard let code = decodedHex(part.dropFirst(3).utf8), code.count == 32 else {
                    return nil
                }
                codes.append(code)
            }
        }
        guard let seconds, !codes.isEmpty else { return nil }
        self.seconds = seconds
        self.codes = codes
    }

    /// The code that holds for a body at this time (Unix seconds); nil when none does.
    func valid(for body: [UInt8], key: [UInt8], now: Int64) -> [UInt8]? {
        guard abs(now - seconds) <= IdentityLimits.signatureSecondsMax else { return nil }
        let message = Array("\(seconds).".utf8) + body
        return codes.first { code in
            // Compares in constant time.
            HMAC<SHA256>.isValidAuthenticationCode(
                code,
                authenticating: message,
                using: SymmetricKey(data: key)
            )
        }
    }
}

/// The bytes of hexadecimal digits; nil for anything else.
func decodedHex(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
        let digit: UInt8
        switch character {
        case 0x30...0x39: digit = character - 0x30
        case 0x41...0x46: digit = character - 0x41 + 10
        case 0x61...0x66: digit = character - 0x61 + 10
        default: return nil
        }
        if let first = high {
            bytes.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return bytes
}
