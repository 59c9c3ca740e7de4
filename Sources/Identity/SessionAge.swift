// How old a session is, by its id alone.

/// Zitadel's ids are Sonyflake numbers: 10 ms units since 2019-04-29 above 24 bits of origin.
enum SessionAge {
    private static let epochMillis: Int64 = 1_556_496_000_000

    /// Milliseconds since a session was made; nil when the id does not tell.
    static func millis(of id: String, now unixMillis: Int64) -> Int64? {
        guard let number = UInt64(id), number >> 24 > 0, number >> 63 == 0 else { return nil }
        return unixMillis - (epochMillis + Int64(number >> 24) * 10)
    }

    /// Whether the provider's read side may not know the session yet.
    static func isYoung(_ id: String, now unixMillis: Int64) -> Bool {
        guard let age = millis(of: id, now: unixMillis) else { return false }
        // Ids of a clock that is a little ahead are young too.
        return (-IdentityLimits.youngMillis..<IdentityLimits.youngMillis).contains(age)
    }
}
