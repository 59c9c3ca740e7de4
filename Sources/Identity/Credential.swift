// What a request carries to say who sends it.

/// A credential whose shape was looked at and whose truth is not known.
public enum Credential: Sendable {
    /// A session of the identity provider.
    case session(id: String, token: String)
    /// An access token, opaque or a JWT; or an end-user token, which is a JWT under the secret of a
    /// project.
    case bearer(String, EndUserKey?)

    /// The id of the session, where it says one.
    var sessionID: String? {
        switch self {
        case .session(let id, _): id
        case .bearer: nil
        }
    }
}

/// What a project's end-user tokens are signed with.
public struct EndUserKey: Sendable {
    /// The project's signing secret, as it was shown once.
    public let secret: [UInt8]
    /// What the claim `project_key` must say.
    public let projectKey: String

    /// Makes a key of its parts.
    public init(secret: [UInt8], projectKey: String) {
        self.secret = secret
        self.projectKey = projectKey
    }
}

/// Shapes, so that what cannot be valid is never asked about.
public enum CredentialShape {
    /// Whether a session id can be one: decimal digits (contract: 18 today, 200 at most).
    public static func isSessionID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...IdentityLimits.idBytesMax).contains(bytes.count) else { return false }
        for byte in bytes where !(0x30...0x39).contains(byte) { return false }
        return true
    }

    /// Whether a session token can be one: base64url without padding (78 characters today).
    public static func isSessionToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (IdentityLimits.tokenBytesMin...IdentityLimits.idBytesMax).contains(bytes.count)
        else { return false }
        for byte in bytes where !isBase64URL(byte) { return false }
        return true
    }

    /// Whether an access token can be one: the characters of RFC 6750, section 2.1.
    public static func isBearer(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (IdentityLimits.tokenBytesMin...IdentityLimits.bearerBytesMax).contains(bytes.count)
        else { return false }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"),
                UInt8(ascii: "="):
                continue
            default: guard isBase64URL(byte) else { return false }
            }
        }
        return true
    }

    /// Whether a bearer token has the form of a JWT: three parts, the first a JSON object.
    public static func isJWT(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "e"), bytes[1] == UInt8(ascii: "y") else {
            return false
        }
        var dots = 0
        for byte in bytes where byte == UInt8(ascii: ".") { dots += 1 }
        return dots == 2
    }

    @inline(__always)
    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
