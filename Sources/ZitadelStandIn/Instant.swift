// Points in time and lengths of time as Zitadel's API writes them.

import Glibc

/// Microseconds since the beginning of 1970, in UTC: what PostgreSQL, and so Zitadel, keeps.
struct Instant: Sendable, Hashable, Comparable {
    var microseconds: Int64

    var seconds: Int64 { microseconds / 1_000_000 }

    static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
    static func + (time: Instant, seconds: Double) -> Instant {
        // What comes from a request is bounded already; this is for the control plane's numbers.
        let bounded = max(-durationSecondsMax, min(durationSecondsMax, seconds))
        return Instant(microseconds: time.microseconds + Int64(bounded * 1_000_000))
    }

    /// The time of the machine's clock.
    static var ofMachine: Instant {
        var time = timespec()
        let status = clock_gettime(CLOCK_REALTIME, &time)
        precondition(status == 0, "the wall clock always exists")
        return Instant(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        )
    }

    /// RFC 3339 in UTC with as few digits of the fraction as protojson writes: none, 3 or 6.
    var text: String {
        var time = time_t(microseconds / 1_000_000)
        var fraction = microseconds % 1_000_000
        if fraction < 0 {
            fraction += 1_000_000
            time -= 1
        }
        var parts = tm()
        gmtime_r(&time, &parts)
        let date =
            "\(padded(Int64(parts.tm_year) + 1900, 4))-\(padded(Int64(parts.tm_mon) + 1, 2))"
            + "-\(padded(Int64(parts.tm_mday), 2))"
        let clock =
            "\(padded(Int64(parts.tm_hour), 2)):\(padded(Int64(parts.tm_min), 2))"
            + ":\(padded(Int64(parts.tm_sec), 2))"
        let digits =
            fraction == 0
            ? ""
            : fraction % 1000 == 0 ? ".\(padded(fraction / 1000, 3))" : ".\(padded(fraction, 6))"
        return "\(date)T\(clock)\(digits)Z"
    }

    /// Reads RFC 3339 with `Z` or an offset; nil for anything else.
    init?(_ text: String) {
        let head = text.prefix(19)
        let fields = head.split { "-T:".contains($0) }.compactMap { Int32($0) }
        guard head.count == 19, fields.count == 6, Array(head)[10] == "T" else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (fields[0] - 1900, fields[1] - 1, fields[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (fields[3], fields[4], fields[5])
        var rest = text.dropFirst(19)
        var fraction: Int64 = 0
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard (1...9).contains(digits.count),
                let number = Int64(
                    (digits + String(repeating: "0", count: 9 - digits.count)).prefix(6)
                )
            else { return nil }
            fraction = number
            rest = rest.dropFirst(1 + digits.count)
        }
        var offset: Int64 = 0
        if rest != "Z" {
            let zone = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
            guard let sign = rest.first, sign == "+" || sign == "-", zone.count == 2,
                let hours = Int64(zone[0]), (0...23).contains(hours),
                let minutes = Int64(zone[1]), (0...59).contains(minutes)
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (sign == "+" ? 1 : -1)
        }
        self.init(microseconds: (Int64(timegm(&parts)) - offset) * 1_000_000 + fraction)
    }

    init(microseconds: Int64) { self.microseconds = microseconds }
}

/// Seconds of a duration at most, as google.protobuf.Duration has it: 10,000 years.
private let durationSecondsMax = 315_576_000_000.0

/// Seconds of a protojson duration such as `3600s` or `1.500s`; nil for anything else.
func secondsOfDuration(_ text: String) -> Double? {
    guard text.hasSuffix("s"), let seconds = Double(text.dropLast()),
        abs(seconds) <= durationSecondsMax
    else { return nil }
    return seconds
}

/// Decimal digits with leading zeros.
private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
