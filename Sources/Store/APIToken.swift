// A secret that a program shows to the API.

/// The text of a new token: `oat_` and 32 random bytes in base64url.
public struct APIToken: Sendable {
    /// The token itself; shown once.
    public let text: String

    /// The beginning, by which people tell tokens apart and the database finds them.
    public var prefix: String { String(text.prefix(12)) }

    /// Makes a token of the system's random numbers (getrandom).
    public init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.init(randomBytes: bytes)
    }

    /// Makes a token of these bytes; for tests.
    init(randomBytes: [UInt8]) {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
        )
        var text = "oat_"
        var bits: UInt32 = 0
        var count: UInt32 = 0
        func put(_ value: UInt32) {
            text.append(Character(UnicodeScalar(alphabet[Int(value & 63)])))
        }
        for byte in randomBytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                put(bits >> count)
            }
        }
        if count > 0 { put(bits << (6 - count)) }
        self.text = text
    }
}
