import Testing

@testable import ZitadelStandIn

@Suite struct WireTextTests {
    @Test(
        "times have no, three or six digits of a second",
        arguments: [
            (1_795_161_600_000_000, "2026-11-20T08:00:00Z"),
            (1_795_161_600_412_000, "2026-11-20T08:00:00.412Z"),
            (1_795_161_600_400_121, "2026-11-20T08:00:00.400121Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]
    )
    func times(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).text == text)
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test("a time may have an offset and digits that are not kept")
    func offsets() {
        #expect(
            Instant("2026-11-20T09:30:00.123456789+01:30")?.text == "2026-11-20T08:00:00.123456Z"
        )
    }

    @Test(
        "nothing else is a time",
        arguments: [
            "", "2026-11-20", "2026-11-20T08:00:00", "2026-11-20T08:00:00.Z",
            "2026-11-20T08:00:00+1",
            "2026-11-20 08:00:00Z", "2026-11-20T08:00:00+24:00",
            "2026-11-20T08:00:00+999999999999999999:00",
        ]
    )
    func noTimes(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        "durations are seconds",
        arguments: [
            ("3600s", 3600), ("1.500s", 1.5), ("18000.000000000s", 18_000),
        ]
    )
    func durations(text: String, seconds: Double) {
        #expect(secondsOfDuration(text) == seconds)
    }

    @Test("nothing else is a duration", arguments: ["", "s", "5", "1e300s", "nans", "infs", "5m"])
    func noDurations(text: String) {
        #expect(secondsOfDuration(text) == nil)
    }

    @Test("a message leaves out what is zero, and writes 64-bit integers as text")
    func zeroValues() {
        let message: JSON = .message([
            "flag": false, "count": 0, "text": "", "list": .array([]), "map": .object([]),
            "sequence": .int64(582), "none": .int64(0), "name": "a\"b\n",
        ])
        #expect(
            JSONWriter(spaced: false).text(message)
                == #"{"sequence":"582","name":"a\"b\u000a"}"#
        )
        #expect(
            JSONWriter(spaced: true).text(message)
                == #"{"sequence": "582", "name": "a\"b\u000a"}"#
        )
    }

    @Test("members are found by either spelling")
    func spellings() {
        #expect(JSON(bytes: Array(#"{"session_token":"x"}"#.utf8))?["sessionToken"] == "x")
        #expect(JSON(bytes: Array(#"{"sessionToken":"x"}"#.utf8))?["sessionToken"] == "x")
        #expect(JSON(bytes: Array(#"{"sessionToken":null}"#.utf8))?["sessionToken"] == nil)
        #expect(JSON(bytes: Array("{".utf8)) == nil)
    }

    @Test("ids have 18 digits and only ever grow")
    func identifiers() {
        var identifiers = Identifiers()
        let ids = (0..<1_000).map { _ in identifiers.next(at: Instant.ofMachine) }
        #expect(ids.allSatisfy { $0.count == 18 })
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test(
        "one-time codes are those of RFC 6238, appendix B",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] as [(UInt64, String)]
    )
    func oneTimeCodes(seconds: UInt64, code: String) {
        let secret = Array("12345678901234567890".utf8)
        #expect(TOTP.code(secret: secret, step: seconds / 30) == code)
        #expect(Base32.bytes("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == secret)
    }

    @Test(
        "after five failures each answer takes longer, up to ten seconds",
        arguments: [
            (4, nil), (5, 1), (9, 1), (10, 2), (50, 10), (500, 10),
        ] as [(Int, Int?)]
    )
    func tarpit(failures: Int, seconds: Int?) {
        #expect(Answerer.tarpitSeconds(failures: failures) == seconds)
    }
}
