// Base 32 (RFC 4648, section 6), in which authenticator apps take their secrets.

/// Reads base 32.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    /// Nil for a character that is none; padding and case do not matter.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var value = 0
        for character in text.uppercased() where character != "=" {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            value = value << 5 | digit
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(value >> bits))
                value &= (1 << bits) - 1
            }
        }
        return bytes
    }
}
