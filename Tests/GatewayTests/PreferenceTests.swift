// The Prefer field, as RFC 7240 has it.

import Testing

@testable import Gateway

@Suite("Preference")
struct PreferenceTests {
    private func preference(_ text: String) -> Preference {
        Array(text.utf8).withUnsafeBufferPointer { Preference($0) }
    }

    @Test(
        "wait is found among others, whatever its case and parameters",
        arguments: [
            ("wait", nil), ("Wait=10", 10), ("respond-async, wait=3", 3), ("wait = 7", 7),
            ("wait=5; foo=bar", 5), ("wait=\"9\"", 9), ("wait=1, wait=2", 1), ("wait=soon", nil),
            ("wait=99999999999999999999", nil), ("wait=-1", nil), (" , ,wait", nil),
        ] as [(String, UInt64?)]
    )
    func waits(_ text: String, _ seconds: UInt64?) {
        #expect(preference(text).waits)
        #expect(preference(text).secondsMax == seconds)
    }

    @Test(
        "anything else is no preference here",
        arguments: ["", ",", "respond-async", "waiting", "x=wait", "wai", "return=minimal;wait"]
    )
    func others(_ text: String) {
        #expect(!preference(text).waits)
    }
}
