// Keys that sign tokens, and how they are published (RFC 7517).

import Crypto
import CryptoExtras
import JWTKit

/// A signing key of the instance.
///
///     initial ──activate──▶ active ──another is activated──▶ inactive ──delete──▶ (gone)
///
/// A key is published in all three states, so clients can know it before it signs and after.
struct WebKey: Sendable {
    enum State: String, Sendable { case initial, active, inactive }

    /// The signature algorithms (RFC 7518 and 8037) that Zitadel knows.
    enum Algorithm: String, Sendable, CaseIterable {
        case edDSA = "EdDSA"
        case rs256 = "RS256"
        case rs384 = "RS384"
        case rs512 = "RS512"
        case es256 = "ES256"
        case es384 = "ES384"
        case es512 = "ES512"
    }

    let id: String
    let algorithm: Algorithm
    var state = State.initial
    /// The public key as a JWK.
    let published: JSON
    private let signer: JWTKeyCollection

    /// Makes a new key pair.
    static func make(_ algorithm: Algorithm, id: String) async -> WebKey {
        let signer = JWTKeyCollection()
        do {
            let material = try await addKey(algorithm, to: signer)
            let members: [JSON.Member] =
                [
                    .init(name: "use", value: "sig"), .init(name: "kid", value: .string(id)),
                    .init(name: "alg", value: .string(algorithm.rawValue)),
                ] + material
            return WebKey(
                id: id,
                algorithm: algorithm,
                published: .object(members),
                signer: signer
            )
        } catch {
            preconditionFailure("a key was just made for this algorithm: \(error)")
        }
    }

    /// Signs claims as a JWT whose header names this key.
    func sign(_ claims: JSON) async -> String {
        do {
            return try await signer.sign(Claims(claims), header: ["kid": .string(id)])
        } catch {
            preconditionFailure("the key signs every JSON object: \(error)")
        }
    }

    /// Reads a JWT that this key has signed; nil for any other.
    func claims(of token: String) async -> JSON? {
        // A signature that does not fit is no fault of ours: the token is not one.
        try? await signer.verify(token, as: Claims.self).json
    }

    /// Makes a key pair, gives it to the signer and returns the members of its public JWK.
    private static func addKey(
        _ algorithm: Algorithm,
        to signer: JWTKeyCollection
    ) async throws -> [JSON.Member] {
        switch algorithm {
        case .rs256, .rs384, .rs512:
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            let digest: DigestAlgorithm =
                algorithm == .rs256 ? .sha256 : algorithm == .rs384 ? .sha384 : .sha512
            await signer.add(
                rsa: try Insecure.RSA.PrivateKey(backing: key),
                digestAlgorithm: digest
            )
            let numbers = try key.publicKey.getKeyPrimitives()
            return [
                .init(name: "kty", value: "RSA"),
                .init(name: "n", value: .string(Base64.url(numbers.modulus))),
                .init(name: "e", value: .string(Base64.url(numbers.publicExponent))),
            ]
        case .es256:
            let key = P256.Signing.PrivateKey()
            await signer.add(ecdsa: try ES256PrivateKey(backing: key))
            return curveMembers("P-256", key.publicKey.x963Representation)
        case .es384:
            let key = P384.Signing.PrivateKey()
            await signer.add(ecdsa: try ES384PrivateKey(backing: key))
            return curveMembers("P-384", key.publicKey.x963Representation)
        case .es512:
            let key = P521.Signing.PrivateKey()
            await signer.add(ecdsa: try ES512PrivateKey(backing: key))
            return curveMembers("P-521", key.publicKey.x963Representation)
        case .edDSA:
            let key = Curve25519.Signing.PrivateKey()
            await signer.add(eddsa: EdDSA.PrivateKey(backing: key))
            return [
                .init(name: "kty", value: "OKP"), .init(name: "crv", value: "Ed25519"),
                .init(name: "x", value: .string(Base64.url(key.publicKey.rawRepresentation))),
            ]
        }
    }

    /// X9.63 is one byte for the form and then both coordinates.
    private static func curveMembers(
        _ curve: String,
        _ point: some Collection<UInt8>
    ) -> [JSON.Member] {
        let coordinates = Array(point.dropFirst())
        return [
            .init(name: "kty", value: "EC"), .init(name: "crv", value: .string(curve)),
            .init(
                name: "x",
                value: .string(Base64.url(coordinates.prefix(coordinates.count / 2)))
            ),
            .init(
                name: "y",
                value: .string(Base64.url(coordinates.suffix(coordinates.count / 2)))
            ),
        ]
    }
}
