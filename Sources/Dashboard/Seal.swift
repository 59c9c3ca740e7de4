// Sealed text: what a browser keeps for us and can neither read nor change.

import Crypto
import FoundationEssentials

/// Seals and opens text with one key (AES-256-GCM).
struct Seal: Sendable {
    private let key: SymmetricKey
    private let formKey: SymmetricKey

    /// Derives the keys from a secret (HKDF, RFC 5869), so that a long passphrase is as good as 32
    /// random bytes.
    init(secret: [UInt8]) {
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret),
                info: Array("seggwat \(purpose)".utf8),
                outputByteCount: 32
            )
        }
        key = derive("cookie")
        formKey = derive("form")
    }

    /// A secret of the system's random numbers: what it sealed is lost when the process ends.
    static func randomSecret() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Seals a text for a purpose; it opens for no other.
    func seal(_ text: String, for purpose: String) -> String {
        // It fails for nonces of a wrong length only, and this one is made by the library.
        guard
            let box = try? AES.GCM.seal(
                Array(text.utf8),
                using: key,
                authenticating: Array(purpose.utf8)
            ),
            let combined = box.combined
        else { preconditionFailure("AES-GCM seals with a nonce of twelve bytes") }
        return base64URL(combined)
    }

    /// Opens what was sealed for this purpose; nil for everything else.
    func open(_ sealed: String, for purpose: String) -> String? {
        let standard = sealed.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        // What has another form or was changed is nothing; there is no more to say about it.
        guard let combined = Data(base64Encoded: standard + padding),
            let box = try? AES.GCM.SealedBox(combined: combined),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: Array(purpose.utf8))
        else { return nil }
        return String(bytes: bytes, encoding: .utf8)
    }

    /// The token that the forms of a session carry.
    func formToken(session: String) -> String {
        base64URL(
            Data(HMAC<SHA256>.authenticationCode(for: Array(session.utf8), using: formKey))
        )
    }

    /// Whether a form's token is that of a session; it takes the same time whatever differs.
    func isFormToken(_ token: String, session: String) -> Bool {
        let expected = Array(formToken(session: session).utf8)
        let shown = Array(token.utf8)
        guard expected.count == shown.count else { return false }
        return zip(expected, shown).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Bytes as text without padding (RFC 4648, section 5).
func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
}
