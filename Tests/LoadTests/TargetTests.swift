// Where load may go.

import Testing

@testable import Load

@Suite("A target")
struct TargetTests {
    @Test("is an address and a port, or a unix socket's path")
    func reads() {
        #expect(Target("http://127.0.0.1:8080") == .tcp(host: "127.0.0.1", port: 8080))
        #expect(Target("http://localhost:81/") == .tcp(host: "127.0.0.1", port: 81))
        #expect(Target("http://[::1]:9000") == .tcp(host: "::1", port: 9000))
        #expect(Target("http://10.0.0.1") == .tcp(host: "10.0.0.1", port: 80))
        #expect(Target("unix:/run/seggwat.sock") == .unix(path: "/run/seggwat.sock"))
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "127.0.0.1:8080", "https://127.0.0.1", "http://example.com", "http://127.0.0.1:0",
            "http://127.0.0.1:70000", "http://127.0.0.1/path", "unix:",
        ]
    )
    func refuses(text: String) {
        #expect(Target(text) == nil)
    }

    @Test("says whether it can leave this machine")
    func locality() {
        #expect(Target("http://127.8.0.1:80")?.isLocal == true)
        #expect(Target("http://[::1]")?.isLocal == true)
        #expect(Target("unix:/tmp/x")?.isLocal == true)
        #expect(Target("http://192.168.0.1:80")?.isLocal == false)
    }
}
