// Time-based one-time passwords (RFC 6238 on RFC 4226), as authenticator apps show them.

import Crypto

/// Codes of six digits that change every 30 seconds.
enum TOTP {
    /// The code of one step.
    static func code(secret: [UInt8], step: UInt64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let digest = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: counter,
                using: SymmetricKey(data: secret)
            )
        )
        let offset = Int(digest[digest.count - 1] & 0xF)
        let number = digest[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let digits = String((number & 0x7FFF_FFFF) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
