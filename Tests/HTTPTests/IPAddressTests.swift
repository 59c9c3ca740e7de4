import HTTP
import Testing

@Suite("Addresses")
struct IPAddressTests {
    @Test(
        "are read in every form that RFC 4291 and dotted quads have",
        arguments: [
            ("0.0.0.0", 0, 0xFFFF_0000_0000), ("203.0.113.7", 0, 0xFFFF_CB00_7107),
            ("255.255.255.255", 0, 0xFFFF_FFFF_FFFF), ("::", 0, 0), ("::1", 0, 1),
            ("1::", 0x0001_0000_0000_0000, 0), ("2001:db8::17", 0x2001_0db8_0000_0000, 0x17),
            ("2001:DB8:0:1:2:3:4:5", 0x2001_0db8_0000_0001, 0x0002_0003_0004_0005),
            ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008),
            ("::ffff:203.0.113.7", 0, 0xFFFF_CB00_7107), ("::FFFF:cb00:7107", 0, 0xFFFF_CB00_7107),
            ("1:2:3:4:5:6:1.2.3.4", 0x0001_0002_0003_0004, 0x0005_0006_0102_0304),
            ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000),
            ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008),
        ] as [(String, UInt64, UInt64)]
    )
    func forms(text: String, high: UInt64, low: UInt64) {
        #expect(IPAddress(text) == IPAddress(high: high, low: low))
    }

    @Test(
        "are not read in any other form",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.", ".1.2.3",
            "1..2.3", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4:80", "1.2.3.4/8", "0x1.2.3.4", "1.2.3.1234",
            ":", ":::", "1:", ":1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
            "12345::", "g::", "::1%eth0", "[::1]", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3",
            "::1.2.3.4:5",
            "1:2:3:4:5:6:7:8::", "localhost", "unknown", "1.2.3.4\u{0}", "1.2.3.４",
            "1234:1234:1234:1234:1234:1234:1234:1234:1234:1234",
        ]
    )
    func otherForms(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("are one network when they are the same IPv4 address or the same /64")
    func networks() throws {
        let first = try #require(IPAddress("2001:db8:1:2:a::1"))
        #expect(first.network == IPAddress("2001:db8:1:2:ffff:ffff:ffff:ffff")?.network)
        #expect(first.network != IPAddress("2001:db8:1:3::")?.network)
        #expect(IPAddress("1.2.3.4")?.network != IPAddress("1.2.3.5")?.network)
        #expect(IPAddress("::ffff:1.2.3.4")?.network == IPAddress("1.2.3.4"))
    }

    @Test("of the machine itself are told")
    func loopback() {
        for text in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            #expect(IPAddress(text)?.isLoopback == true, "\(text)")
        }
        for text in ["128.0.0.1", "::", "::2", "7f00::1", "10.0.0.1"] {
            #expect(IPAddress(text)?.isLoopback == false, "\(text)")
        }
    }

    @Test(
        "are in the ranges that hold them",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false),
            ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("::/0", "2001:db8::1", true),
            ("2001:db8::/32", "2001:db8:ffff::", true), ("2001:db8::/32", "2001:db9::", false),
            ("2001:db8::8/125", "2001:db8::f", true), ("2001:db8::8/125", "2001:db8::10", false),
            ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false),
            ("::1", "::1", true), ("2001:db8:0:1::/64", "2001:db8:0:1::5", true),
        ]
    )
    func ranges(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(#require(IPAddress(address))) == isIn)
    }

    @Test(
        "in a malformed list of proxies are refused, all of them",
        arguments: [
            "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.1/8", "10.0.0.0/+8", "10.0.0.0/-1",
            "2001:db8::/129", "2001:db8::1/64", "10.0.0.1,", ",", "10.0.0.1 10.0.0.2", "proxy",
            "unix:/x", "10.0.0.1;10.0.0.2", "10.0.0.0/08 8",
        ]
    )
    func malformedLists(text: String) {
        #expect(TrustedProxies(text) == nil)
    }

    @Test("of proxies come in lists")
    func lists() throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8, ::1,unix"))
        #expect(proxies.includeUnix)
        #expect(proxies.contains(try #require(IPAddress("10.4.4.4"))))
        #expect(proxies.contains(try #require(IPAddress("::1"))))
        #expect(!proxies.contains(try #require(IPAddress("127.0.0.1"))))
        #expect(TrustedProxies("") == TrustedProxies.none)
        #expect(TrustedProxies("none") == TrustedProxies.none)
    }
}
