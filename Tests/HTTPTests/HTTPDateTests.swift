// Dates as RFC 9110 writes them.

import Glibc
import HTTP
import Testing

@Suite("HTTPDate")
struct HTTPDateTests {
    private func text(_ seconds: Int64) -> String {
        let date = HTTPDate(unixSeconds: seconds)
        return String(decoding: date.bytes.indices.map { date.bytes[$0] }, as: UTF8.self)
    }

    @Test(
        "formats",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (Int64.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
        ]
    )
    func formats(seconds: Int64, expected: String) {
        #expect(text(seconds) == expected)
    }

    @Test("agrees with the C library on every twelfth day or so of eight hundred years")
    func agreesWithC() {
        for seconds in stride(from: Int64(-2_000_000_000), to: 25_000_000_000, by: 1_000_003) {
            var time = time_t(seconds)
            var parts = tm()
            gmtime_r(&time, &parts)
            var buffer = [CChar](repeating: 0, count: 30)
            strftime(&buffer, 30, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            let expected = String(decoding: buffer.prefix(29).map(UInt8.init), as: UTF8.self)
            #expect(text(seconds) == expected)
        }
    }
}
