import JSONLines
import Testing

@Suite struct TimestampTests {
    @Test(
        "times are written as GNU date writes them",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (1_772_357_400_250, "2026-03-01T09:30:00.250Z"),
            (1_709_210_096_007, "2024-02-29T12:34:56.007Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59.000Z"),
        ] as [(Int64, String)]
    )
    func knownTimes(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test("each day of 800 years follows the day before")
    func daysFollow() {
        var previous = Timestamp(milliseconds: -400 * 365 * 86_400_000).description
        for day in Int64(-400 * 365 + 1)..<400 * 365 {
            let next = Timestamp(milliseconds: day * 86_400_000).description
            #expect(previous < next)
            previous = next
        }
    }
}
