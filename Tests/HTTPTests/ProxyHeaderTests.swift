import HTTP
import Testing

@Suite("The PROXY protocol")
struct ProxyHeaderTests {
    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let v4: [UInt8] = [203, 0, 113, 7, 192, 0, 2, 1, 0xC8, 0x22, 0x01, 0xBB]
    private static let v6: [UInt8] =
        [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]
        + [UInt8](repeating: 1, count: 20)

    private static func binary(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    private static let good: [(header: [UInt8], source: String?)] = [
        (Array("PROXY TCP4 203.0.113.7 192.0.2.1 51234 443\r\n".utf8), "203.0.113.7"),
        (Array("PROXY TCP6 2001:db8::7 2001:db8::1 0 65535\r\n".utf8), "2001:db8::7"),
        (Array("PROXY UNKNOWN\r\n".utf8), nil),
        (Array("PROXY UNKNOWN ffff::1 ffff::2 1 2 and more\r\n".utf8), nil),
        (binary(0x21, 0x11, v4), "203.0.113.7"),
        (binary(0x21, 0x12, v4), "203.0.113.7"),
        (binary(0x21, 0x21, v6), "2001:db8::7"),
        (binary(0x21, 0x11, v4 + [0x04, 0x00, 0x01, 0x00]), "203.0.113.7"),
        (binary(0x20, 0x00, []), nil),
        (binary(0x20, 0x11, v4), nil),
        (binary(0x21, 0x31, [UInt8](repeating: 0, count: 216)), nil),
        (binary(0x21, 0x00, []), nil),
    ]

    @Test("names the source wherever the bytes are cut")
    func cuts() {
        for (header, source) in Self.good {
            let connection = header + Array("GET / HTTP/1.1\r\n".utf8)
            let whole = ProxyHeader.complete(
                source: source.flatMap { IPAddress($0) },
                bytes: header.count
            )
            for cut in 0...connection.count {
                let found = ProxyHeader(connection.span.extracting(0..<cut))
                #expect(found == (cut < header.count ? .needMore : whole), "\(visible(header))")
            }
        }
    }

    @Test(
        "is not guessed",
        arguments: [
            "GET / HTTP/1.1\r\n", "PROXY\r\n", "PROXY TCP4\r\n",
            "proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
            "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
            "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n", "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY TCP4 1.2.3.4 nobody 1 2\r\n", "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
            "\r\n\r\nGET / HTTP/1.1\r\n", "\u{16}\u{3}\u{1}",
            "PROXY UNKNOWN \(String(repeating: "a", count: 120))",
        ]
    )
    func malformedText(text: String) {
        #expect(ProxyHeader(Array(text.utf8).span) == .malformed)
    }

    @Test("is refused in versions, commands and lengths that are none")
    func malformedBinary() {
        let headers = [
            Self.binary(0x11, 0x11, Self.v4), Self.binary(0x22, 0x11, Self.v4),
            Self.binary(0x21, 0x11, Array(Self.v4.dropLast())),
            Self.binary(0x21, 0x21, Self.v4), Self.binary(0x21, 0x11, []),
            Self.signature + [0x21, 0x11, 0xFF, 0xFF],
        ]
        for header in headers { #expect(ProxyHeader(header.span) == .malformed) }
    }
}
