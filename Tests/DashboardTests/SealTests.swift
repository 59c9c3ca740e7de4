// Sealed text opens for its own key and purpose, and for nothing else.

import SeggWatCore
import Testing

@testable import Dashboard

@Suite struct SealTests {
    private let seal = Seal(secret: Array(repeating: 7, count: 32))

    @Test("what was sealed opens again", arguments: ["", "a", "Ünïcode\nlines", "x\u{0}y"])
    func opens(text: String) {
        let sealed = seal.seal(text, for: "session")
        #expect(seal.open(sealed, for: "session") == text)
        let isPlain = sealed.utf8.allSatisfy {
            ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        #expect(isPlain, "a cookie's value needs no quotes")
    }

    @Test("it opens for no other purpose and with no other secret")
    func isBound() {
        let sealed = seal.seal("a", for: "session")
        #expect(seal.open(sealed, for: "login") == nil)
        let other = Seal(secret: Array(repeating: 8, count: 32))
        #expect(other.open(sealed, for: "session") == nil)
    }

    @Test("changed, shortened and foreign text is nothing")
    func isTight() {
        let sealed = Array(seal.seal("some text", for: "session"))
        for index in sealed.indices {
            var changed = sealed
            // The last character of base64 carries bits that count for nothing.
            guard index < sealed.count - 1 else { continue }
            changed[index] = changed[index] == "A" ? "B" : "A"
            #expect(seal.open(String(changed), for: "session") == nil)
            #expect(seal.open(String(sealed[..<index]), for: "session") == nil)
        }
        for text in ["", "x", "äöü", "====", String(repeating: "A", count: 5_000)] {
            #expect(seal.open(text, for: "session") == nil)
        }
    }

    @Test("a form's token is that of its session alone")
    func formTokens() {
        let token = seal.formToken(session: "one")
        #expect(seal.isFormToken(token, session: "one"))
        #expect(!seal.isFormToken(token, session: "two"))
        #expect(!seal.isFormToken("", session: "one"))
        #expect(!seal.isFormToken(String(token.dropLast()), session: "one"))
    }

    @Test("a session survives its cookie")
    func sessions() throws {
        let organization = Identifier(high: 1, low: 2)
        let session = LoginSession(
            handle: .init(id: "1", token: "t"),
            subject: "s",
            name: "A\nB",
            organization: organization
        )
        var expected = session
        expected.name = "A B"
        #expect(LoginSession(text: session.text) == expected)
        #expect(LoginSession(text: "1\nt\ns\nname\nno id") == nil)
        #expect(LoginSession(text: "") == nil)
    }
}
