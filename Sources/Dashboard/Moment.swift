// Times that requests name, checked before the database sees them.

/// A time of RFC 3339, or a date of it.
struct Moment: Sendable, Equatable {
    /// The time as it was written; PostgreSQL reads the same.
    let text: String

    /// Reads `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss[.fff](Z|±hh:mm)`; nil for any other text, and for
    /// what the calendar does not have.
    init?(_ text: String) {
        // A plus that was not encoded arrives as a space.
        let bytes = Array(text.utf8).map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count,
                bytes[range].allSatisfy({ $0 &- 0x30 < 10 })
            else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func has(_ character: Unicode.Scalar, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == UInt8(ascii: character)
        }
        guard let year = number(0..<4), has("-", at: 4), let month = number(5..<7),
            has("-", at: 7), let day = number(8..<10), (1970...9999).contains(year),
            (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
        else { return nil }
        if bytes.count == 10 {
            self.text = String(decoding: bytes, as: UTF8.self) + "T00:00:00Z"
            return
        }
        guard has("T", at: 10) || has("t", at: 10), let hour = number(11..<13), hour < 24,
            has(":", at: 13), let minute = number(14..<16), minute < 60, has(":", at: 16),
            let second = number(17..<19), second < 60
        else { return nil }
        var index = 19
        if has(".", at: index) {
            let first = index + 1
            index = first
            while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
            guard (1...9).contains(index - first) else { return nil }
        }
        if has("Z", at: index) || has("z", at: index) {
            guard index + 1 == bytes.count else { return nil }
        } else {
            guard has("+", at: index) || has("-", at: index),
                let hours = number(index + 1..<index + 3), hours < 15, has(":", at: index + 3),
                let minutes = number(index + 4..<index + 6), minutes < 60,
                index + 6 == bytes.count
            else { return nil }
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }
}

private func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
}
