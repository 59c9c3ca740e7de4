// A field's name as numbers.

/// A token: its length and its first sixteen bytes in lower case.
struct FieldToken {
    /// How many bytes it has.
    var count: Int
    /// Bytes 0 to 7, the first in the lowest byte, zero past the end.
    var low: UInt64
    /// Bytes 8 to 15.
    var high: UInt64
}
