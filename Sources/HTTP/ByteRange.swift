// Where bytes lie: what the parsers hand out instead of the bytes themselves.

/// A run of bytes, counted from the first byte of the buffer that was parsed.
///
/// It stays true when the buffer moves, and it keeps nothing alive.
public struct ByteRange: Equatable, Hashable, Sendable {
    /// The position of the first byte.
    public var offset: UInt32
    /// How many bytes there are.
    public var count: UInt32

    /// Makes a range of its two numbers.
    @inlinable
    public init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }

    /// The position after the last byte.
    @inlinable
    public var end: UInt32 { offset + count }

    /// Whether there are no bytes.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// The same positions, for `Span.extracting`.
    @inlinable
    public var range: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}

extension ByteRange {
    /// The bytes from `start` up to `end`; the parsers refuse buffers that 32 bits cannot count.
    @inline(__always)
    init(from start: Int, to end: Int) {
        self.init(
            offset: UInt32(truncatingIfNeeded: start),
            count: UInt32(truncatingIfNeeded: end - start)
        )
    }
}
