import Testing

@testable import Dashboard

@Suite struct MomentTests {
    @Test(
        "dates and times of RFC 3339 are read",
        arguments: [
            "2026-11-24", "2024-02-29", "2026-11-24T08:00:00Z", "2026-11-24t08:00:00.123456789z",
            "2026-11-24T08:00:00+02:00", "2026-11-24T08:00:00 02:00",
        ]
    )
    func read(text: String) {
        #expect(Moment(text) != nil)
    }

    @Test(
        "what the calendar or the form does not have is refused",
        arguments: [
            "", "now", "infinity", "2026", "2026-13-01", "2026-02-29", "2026-11-31", "1969-12-31",
            "2026-11-24T24:00:00Z", "2026-11-24T08:00Z", "2026-11-24T08:00:00",
            "2026-11-24T08:00:00.Z",
            "2026-11-24T08:00:00+2:00", "2026-11-24T08:00:00Z'; DROP TABLE feedback",
        ]
    )
    func refused(text: String) {
        #expect(Moment(text) == nil)
    }
}
