import Testing

@testable import Gateway

@Suite("ListenAddress")
struct ListenAddressTests {
    @Test(
        "an address is read as it is written",
        arguments: [
            ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
            ("localhost:0", .tcp(host: "127.0.0.1", port: 0)),
            ("[::1]:65535", .tcp(host: "::1", port: 65535)),
            ("fd:3", .descriptor(3)),
            ("unix:/run/seggwat.sock", .unix(path: "/run/seggwat.sock")),
        ]
    )
    func good(text: String, address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(ListenAddress(address.description) == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "8080", ":8080", "host:", "host:65536", "host:-1", "::1:80", "unix:", "fd:", "fd:2",
            "fd:x",
        ]
    )
    func bad(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test("a unix path that the kernel has no room for is refused")
    func longPath() {
        #expect(ListenAddress("unix:/" + String(repeating: "a", count: 106)) != nil)
        #expect(ListenAddress("unix:/" + String(repeating: "a", count: 107)) == nil)
    }
}
