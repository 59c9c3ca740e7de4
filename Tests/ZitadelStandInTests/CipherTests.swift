import Testing

@testable import ZitadelStandIn

@Suite struct CipherTests {
    private static let text = "sess_340000000000000001:340000000000000002"

    @Test("a session token has 78 characters of base64url, and opens to what was sealed")
    func tokenForm() throws {
        let cipher = Cipher()
        let token = cipher.seal(Self.text)
        #expect(token.count == 78)
        #expect(
            token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        )
        #expect(cipher.open(token) == Self.text)
    }

    @Test("the same text is never sealed to the same token")
    func tokensDiffer() {
        let cipher = Cipher()
        #expect(Set((0..<100).map { _ in cipher.seal(Self.text) }).count == 100)
    }

    @Test("a token with a flipped bit opens to another text", arguments: 0..<58)
    func flippedBit(index: Int) throws {
        let cipher = Cipher()
        var bytes = try #require(Base64.bytes(cipher.seal(Self.text)))
        bytes[index] ^= 1
        #expect(cipher.open(Base64.url(bytes)) != Self.text)
    }

    @Test("another instance's key opens a token to another text")
    func otherKey() {
        #expect(Cipher().open(Cipher().seal(Self.text)) != Self.text)
    }

    @Test("what is no base64url does not open", arguments: ["ä", "a b", "!!!!"])
    func noBase64(text: String) {
        #expect(Cipher().open(text) == nil)
    }

    @Test("what is too short opens to nobody's token", arguments: ["", "AAAA"])
    func tooShort(text: String) {
        #expect(Cipher().open(text) == "")
    }
}
