// The Date field's form of time. Pure: seconds in, 29 bytes out; the caller owns the clock and
// formats once a second.

/// A time as IMF-fixdate (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
public struct HTTPDate: Sendable {
    /// The 29 characters.
    public let bytes: InlineArray<29, UInt8>

    /// Formats a Unix time; the years 0 to 9999 are kept to.
    public init(unixSeconds: Int64) {
        // 0000-01-01T00:00:00 and 9999-12-31T23:59:59.
        let seconds = min(max(unixSeconds, -62_167_219_200), 253_402_300_799)
        let days = Int(seconds.flooredQuotient(86_400))
        let second = Int(seconds - Int64(days) * 86_400)
        let date = CivilDate(daysSince1970: days)

        var text = InlineArray<29, UInt8>(repeating: space)
        // 1970-01-01 was a Thursday.
        let weekday = Int(Int64(days + 4).flooredRemainder(7))
        text.put("SunMonTueWedThuFriSat", 3 * weekday, at: 0)
        text[3] = UInt8(ascii: ",")
        text.put(date.day, at: 5)
        text.put("JanFebMarAprMayJunJulAugSepOctNovDec", 3 * (date.month - 1), at: 8)
        text.put(date.year / 100, at: 12)
        text.put(date.year % 100, at: 14)
        text.put(second / 3_600, at: 17)
        text[19] = UInt8(ascii: ":")
        text.put(second / 60 % 60, at: 20)
        text[22] = UInt8(ascii: ":")
        text.put(second % 60, at: 23)
        text.put("GMT", 0, at: 26)
        bytes = text
    }
}

/// A day of the proleptic Gregorian calendar.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// Counts in years that begin in March, so that the leap day is the last of its year.
    init(daysSince1970: Int) {
        // Day 0 is 0000-03-01; an era is 400 years, 146,097 days.
        let days = daysSince1970 + 719_468
        let era = Int(Int64(days).flooredQuotient(146_097))
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        (self - flooredRemainder(divisor)) / divisor
    }

    fileprivate func flooredRemainder(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

extension InlineArray where Element == UInt8 {
    /// Writes a number of two digits.
    fileprivate mutating func put(_ number: Int, at index: Int) {
        self[index] = UInt8(ascii: "0") + UInt8(number / 10)
        self[index + 1] = UInt8(ascii: "0") + UInt8(number % 10)
    }

    /// Writes the three letters of `names` that begin at `start`.
    fileprivate mutating func put(_ names: StaticString, _ start: Int, at index: Int) {
        for letter in 0..<3 { self[index + letter] = names.utf8Start[start + letter] }
    }
}
