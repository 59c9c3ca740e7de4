// How tokens become opaque: AES-CFB under one key of the instance, as Zitadel does it.

import Crypto
import CryptoExtras

/// Seals and opens session tokens, access tokens and the like.
///
/// CFB carries no integrity: a token with a flipped bit opens to some other text, which then is
/// nobody's token. Clients must not notice the difference.
struct Cipher: Sendable {
    private static let ivBytes = 16
    private let key = SymmetricKey(size: .bits256)

    /// Encrypts under a random vector, as base64url without padding.
    func seal(_ text: String) -> String {
        var random = SystemRandomNumberGenerator()
        let vector = (0..<Self.ivBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        do {
            let sealed = try AES._CFB.encrypt(
                Array(text.utf8),
                using: key,
                iv: AES._CFB.IV(ivBytes: vector)
            )
            return Base64.url(vector + sealed)
        } catch {
            preconditionFailure("AES-CFB takes every key of 256 bits and every text: \(error)")
        }
    }

    /// Decrypts; nil when the text is no base64url, and any text at all for a forged token.
    func open(_ sealed: String) -> String? {
        guard let bytes = Base64.bytes(sealed) else { return nil }
        guard bytes.count > Self.ivBytes,
            let vector = try? AES._CFB.IV(ivBytes: bytes.prefix(Self.ivBytes)),
            let text = try? AES._CFB.decrypt(
                Array(bytes.dropFirst(Self.ivBytes)),
                using: key,
                iv: vector
            )
        else { return "" }
        return String(decoding: text, as: UTF8.self)
    }
}
