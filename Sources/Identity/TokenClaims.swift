// The claims of the tokens that are checked here, and the rules that they must keep.

internal import FoundationEssentials
import JWTKit

/// An access token of the provider (RFC 9068 in spirit; Zitadel's `typ` is plain `JWT`).
struct AccessTokenClaims: JWTPayload {
    var iss: String
    var sub: String
    var aud: AudienceClaim?
    var exp: Double
    var iat: Double?
    var nbf: Double?
    var organization: String?

    enum CodingKeys: String, CodingKey {
        case iss, sub, aud, exp, iat, nbf
        case organization = "urn:zitadel:iam:user:resourceowner:id"
    }

    /// Signatures are checked by the caller; time is its argument, and so are the rest.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// An end-user token: signed by the site with its project's secret.
struct EndUserClaims: JWTPayload {
    var sub: String
    var exp: Double
    var iat: Double
    var project_key: String

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// A logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4).
struct LogoutClaims: JWTPayload {
    struct Empty: Codable, Sendable {}

    var iss: String
    var aud: AudienceClaim
    var exp: Double
    var iat: Double
    var jti: String
    var sub: String?
    var sid: String?
    var nonce: String?
    var events: [String: Empty]

    static let event = "http://schemas.openid.net/event/backchannel-logout"

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// The part of a JWT's header that decides how it is checked.
package struct TokenHeader: Decodable {
    package var alg: String
    var kid: String?

    /// Algorithms of the provider's keys; everything else is refused, `none` and HMAC first of all.
    package static let providerAlgorithms: Set<String> = [
        "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    /// Reads the header of a JWT; nil when it is none.
    package init?(_ token: String) {
        guard let end = token.utf8.firstIndex(of: UInt8(ascii: ".")),
            let bytes = decodedBase64URL(token.utf8[..<end])
        else { return nil }
        do {
            self = try JSONDecoder().decode(TokenHeader.self, from: Data(bytes))
        } catch {
            // No header: no JWT.
            return nil
        }
    }
}

/// The bytes of base64url without padding (RFC 4648, section 5); nil for anything else.
package func decodedBase64URL(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var word: UInt32 = 0
    var bits = 0
    for character in text {
        let value: UInt8
        switch character {
        case 0x41...0x5A: value = character - 0x41
        case 0x61...0x7A: value = character - 0x61 + 26
        case 0x30...0x39: value = character - 0x30 + 52
        case UInt8(ascii: "-"): value = 62
        case UInt8(ascii: "_"): value = 63
        default: return nil
        }
        word = word << 6 | UInt32(value)
        bits += 6
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        }
    }
    return bits < 6 ? bytes : nil
}
