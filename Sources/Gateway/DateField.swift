// The Date field, made once a second (RFC 9110, section 6.6.1).

import HTTP

/// The 37 bytes `Date: …` with its line end.
struct DateField {
    private(set) var bytes: InlineArray<37, UInt8> = InlineArray(repeating: 0x20)
    private var seconds: UInt64 = .max

    /// Makes the field anew when the second has changed.
    mutating func renew(unixSeconds: UInt64) {
        guard unixSeconds != seconds else { return }
        seconds = unixSeconds
        let name: StaticString = "Date: "
        for index in 0..<6 { bytes[index] = name.utf8Start[index] }
        let date = HTTPDate(unixSeconds: Int64(unixSeconds))
        for index in 0..<29 { bytes[6 + index] = date.bytes[index] }
        bytes[35] = 0x0D
        bytes[36] = 0x0A
    }
}
