// Redis's addresses, good and bad.

import Redis
import Testing

@Suite("RedisAddress")
struct RedisAddressTests {
    @Test(
        "the forms that are taken",
        arguments: [
            ("redis://cache", "cache", 6_379, nil, nil, 0),
            ("redis://cache:7000/2", "cache", 7_000, nil, nil, 2),
            ("redis://:secret@cache", "cache", 6_379, nil, "secret", 0),
            ("redis://me:secret@[::1]:7000/", "::1", 7_000, "me", "secret", 0),
            ("redis://[::1]", "::1", 6_379, nil, nil, 0),
        ] as [(String, String, Int, String?, String?, Int)]
    )
    func taken(
        text: String,
        host: String,
        port: Int,
        user: String?,
        password: String?,
        database: Int
    ) throws {
        let address = try #require(RedisAddress(text))
        #expect(address.endpoint == .tcp(host: host, port: port))
        #expect(address.user == user)
        #expect(address.password == password)
        #expect(address.database == database)
    }

    @Test("a unix socket is a path")
    func unix() {
        #expect(RedisAddress("unix:/run/redis.sock")?.endpoint == .unix(path: "/run/redis.sock"))
    }

    @Test(
        "nothing else is",
        arguments: [
            "", "cache", "redis:cache", "redis://", "redis://cache:0", "redis://cache:65536",
            "redis://cache:x", "redis://cache/x", "redis://cache/-1", "rediss://cache", "unix:",
            "redis://me@cache", "redis://a%40b:c@d",
        ]
    )
    func refused(text: String) {
        #expect(RedisAddress(text) == nil)
    }
}
