// A point in time as logs write it.

import Glibc

/// A time of the wall clock to the millisecond, written as RFC 3339 in UTC.
public struct Timestamp: Sendable, Equatable, CustomStringConvertible {
    /// Milliseconds since 1970.
    public var milliseconds: Int64

    /// Makes the time that lies this many milliseconds after the beginning of 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The time now.
    public static var now: Timestamp {
        var time = timespec()
        let status = clock_gettime(CLOCK_REALTIME, &time)
        precondition(status == 0, "the wall clock always exists")
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// For example `2026-03-01T09:30:00.250Z`.
    public var description: String {
        let days = milliseconds.floorDivided(by: 86_400_000)
        let millisOfDay = milliseconds - days * 86_400_000
        let (year, month, day) = Self.date(daysSince1970: days)
        let seconds = millisOfDay / 1000
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            + "T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2))"
            + ":\(padded(seconds % 60, 2)).\(padded(millisOfDay % 1000, 3))Z"
    }

    /// The Gregorian date of a day.
    ///
    /// Counts from 1 March of year 0, so that the leap day is the last of its year and the months
    /// follow one line, (153 m + 2) / 5.
    private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = daysSince1970 + 719_468
        // An era is 400 years, after which the calendar repeats.
        let era = days.floorDivided(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
