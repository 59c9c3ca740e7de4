// What the journal remembers of a segment file.

/// One segment, as the journal keeps it in memory.
struct Segment {
    /// Counts segments; the file is named by it.
    var number: UInt64
    /// The last record in it; one before its first when it has none.
    var lastSequence: UInt64
    /// Bytes that are durable.
    var bytes: Int
    /// Whether something in it could not be read: then the file is kept when it is done with.
    var isDamaged = false

    static let suffix = ".segment"

    /// A segment's file name: 16 hexadecimal digits, so that names sort as numbers do.
    static func name(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits + suffix
    }

    /// The number in a file name; nil when it is no segment's.
    static func number(_ name: String) -> UInt64? {
        guard name.utf8.count == 16 + suffix.utf8.count, name.hasSuffix(suffix) else { return nil }
        return UInt64(name.prefix(16), radix: 16)
    }
}
