// How we prove to be the API application that may introspect.

internal import FoundationEssentials
import JWTKit
import Synchronization

/// A client's id, with its secret or its key.
final class ClientAuthentication: Sendable {
    /// What an introspection carries.
    struct Proof: Sendable {
        /// The Authorization field, for a secret.
        var authorization: String?
        /// The beginning of the form, for a key.
        var form: String
    }

    private enum Means: Sendable {
        case secret(authorization: String)
        case key(Insecure.RSA.PrivateKey, kid: String)
    }

    let clientID: String
    private let means: Means
    private let issuer: String
    /// The assertion in use, and until when (Unix seconds): signing is dear, and it may be used
    /// again.
    private let assertion = Mutex<(text: String, until: Int64)?>(nil)

    /// Takes what the configuration has; nil when it has no client.
    init?(_ configuration: IdentityConfiguration, issuer: String) throws(IdentityError) {
        self.issuer = issuer
        if let bytes = configuration.clientKey {
            let file: KeyFile
            do {
                file = try JSONDecoder().decode(KeyFile.self, from: Data(bytes))
                means = .key(try Insecure.RSA.PrivateKey(pem: file.key), kid: file.keyId)
                clientID = file.clientId
            } catch {
                throw .unusable(
                    "zitadel.client_key_file is no key of an API application (JSON with clientId, "
                        + "keyId and key): \(error)"
                )
            }
        } else if let id = configuration.clientID, let secret = configuration.clientSecret {
            let pair = percentEncoded(id) + ":" + percentEncoded(secret)
            means = .secret(
                authorization: "Basic " + Data(pair.utf8).base64EncodedString()
            )
            clientID = id
        } else {
            return nil
        }
    }

    /// What proves us at a time (Unix seconds).
    func proof(now: Int64) async throws -> Proof {
        switch means {
        case .secret(let authorization): return Proof(authorization: authorization, form: "")
        case .key(let key, let kid):
            let known = assertion.withLock { $0 }
            if let known, known.until > now { return Proof(form: Self.form(known.text)) }
            let id = JWKIdentifier(string: kid)
            let keys = await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256, kid: id)
            let claims = AssertionClaims(
                iss: clientID,
                sub: clientID,
                aud: issuer,
                iat: now,
                exp: now + 3_600
            )
            let text = try await keys.sign(claims, kid: id)
            assertion.withLock { $0 = (text, now + IdentityLimits.assertionSeconds) }
            return Proof(form: Self.form(text))
        }
    }

    private static func form(_ assertion: String) -> String {
        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
            + "&client_assertion=\(assertion)&"
    }

    private struct KeyFile: Decodable {
        var keyId: String
        var key: String
        var clientId: String
    }

    private struct AssertionClaims: JWTPayload {
        var iss: String
        var sub: String
        var aud: String
        var iat: Int64
        var exp: Int64

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
