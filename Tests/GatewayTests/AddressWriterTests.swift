// What is stored of an address, and for how long it says the same.

import HTTP
import SeggWatCore
import Testing

@testable import Gateway

@Suite("AddressWriter")
struct AddressWriterTests {
    private let v4 = IPAddress("203.0.113.7")!
    private let v6 = IPAddress("2001:db8:5:6::7")!

    private func written(_ writer: borrowing AddressWriter, _ client: IPAddress?) -> String? {
        let text = writer.write(client)
        return text.baseAddress == nil ? nil : String(decoding: text, as: UTF8.self)
    }

    @Test("a hash is 16 digits, the same for an address all day, and another one the next day")
    func hashed() {
        let keys = AddressKeys()
        var writer = AddressWriter(.hashed, keys)
        var other = AddressWriter(.hashed, keys)
        writer.renew(unixSeconds: 86_400)
        other.renew(unixSeconds: 2 * 86_400 - 1)
        let first = written(writer, v4)
        #expect(first?.count == 16)
        #expect(first == written(other, v4))
        #expect(first != written(writer, IPAddress("203.0.113.8")))
        #expect(first != written(writer, v6))
        writer.renew(unixSeconds: 2 * 86_400)
        let second = written(writer, v4)
        #expect(second != first)
        // A loop that is behind gets the new key too: the old one is gone.
        other.renew(unixSeconds: 3 * 86_400)
        writer.renew(unixSeconds: 2 * 86_400 + 1)
        #expect(keys.key(ofDay: 1).hash(1, 2) == keys.key(ofDay: 3).hash(1, 2))
    }

    @Test("another process has another key")
    func processes() {
        var first = AddressWriter(.hashed, AddressKeys())
        var second = AddressWriter(.hashed, AddressKeys())
        first.renew(unixSeconds: 0)
        second.renew(unixSeconds: 0)
        #expect(written(first, v4) != written(second, v4))
    }

    @Test(
        "a network is the first three bytes of IPv4 and the first three groups of IPv6",
        arguments: [
            ("203.0.113.7", "203.0.113.0/24"), ("0.0.0.255", "0.0.0.0/24"),
            ("255.255.255.255", "255.255.255.0/24"), ("2001:db8:5:6::7", "2001:db8:5::/48"),
            ("2001:db8::7", "2001:db8:0::/48"),
            ("ffff:ffff:ffff:ffff::", "ffff:ffff:ffff::/48"),
        ]
    )
    func truncated(address: String, network: String) {
        let writer = AddressWriter(.truncated, AddressKeys())
        #expect(written(writer, IPAddress(address)) == network)
    }

    @Test("nothing is stored of nobody, nor where nothing shall be")
    func nothing() {
        #expect(written(AddressWriter(.hashed, AddressKeys()), nil) == nil)
        #expect(written(AddressWriter(.truncated, AddressKeys()), nil) == nil)
        #expect(written(AddressWriter(.none, AddressKeys()), v4) == nil)
    }
}
