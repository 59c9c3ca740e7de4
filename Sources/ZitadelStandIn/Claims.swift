// A JWT's claims as JSON, for jwt-kit.

import JWTKit

/// Claims whose names are known only at run time, such as those of roles.
struct Claims: JWTPayload {
    var json: JSON

    init(_ json: JSON) { self.json = json }

    init(from decoder: any Decoder) throws { json = try JSON(from: decoder) }

    func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    /// Times are for the stand-in's clock, which jwt-kit does not know: see `World`.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

extension Claims {
    /// The header's key id; nil when this is no JWT.
    static func keyID(of token: String) -> String? {
        token.split(separator: ".").first
            .flatMap { Base64.bytes(String($0)) }
            .flatMap { JSON(bytes: $0) }?["kid"]?.text
    }
}
