// Credentials before anybody is asked about them: what has the shape of one holds its rules, and the
// header of a JWT is read without a trap.

import Identity

/// Reads the input as a session's id, a session's token, an access token, and a JWT.
public func fuzzToken(_ bytes: UnsafeBufferPointer<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    if CredentialShape.isSessionID(bytes) {
        precondition(text.allSatisfy { $0.isASCII && $0.isNumber }, "an id has digits")
    }
    if CredentialShape.isSessionToken(bytes) {
        precondition(CredentialShape.isBearer(bytes), "a session's token is base64url")
    }
    if CredentialShape.isBearer(bytes) {
        precondition(text.utf8.elementsEqual(bytes), "a token is ASCII, and so it is its own text")
        precondition(!text.utf8.contains { $0 <= 0x20 || $0 >= 0x7F }, "no token can end a field")
    }
    let isJWT = CredentialShape.isJWT(bytes)
    if let header = TokenHeader(text), isJWT {
        // An algorithm is one of those that are taken, or it is refused; none is no algorithm.
        precondition(!TokenHeader.providerAlgorithms.contains("none"))
        precondition(!header.alg.isEmpty || !TokenHeader.providerAlgorithms.contains(header.alg))
    }
    guard let decoded = decodedBase64URL(bytes) else { return }
    precondition(decoded.count == bytes.count * 3 / 4, "base64url has its length")
    precondition(
        decodedBase64URL(encodedBase64URL(decoded))! == decoded,
        "encoded again it is the same"
    )
}

/// Base64url without padding, made for the comparison alone.
private func encodedBase64URL(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for digit in 0...group.count {
            text.append(digits[Int(word >> UInt32(18 - 6 * digit) & 63)])
        }
    }
    return text
}
