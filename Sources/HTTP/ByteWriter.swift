// Bytes written one after the other into memory that somebody else owns.

/// A cursor over fixed memory; what does not fit sets `isFull` and is dropped.
public struct ByteWriter {
    @usableFromInline let base: UnsafeMutablePointer<UInt8>
    @usableFromInline let capacity: Int
    /// Bytes written so far.
    public var count: Int
    /// Whether something did not fit.
    public var isFull = false

    /// Writes into `memory` from its start.
    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        base = memory.baseAddress!.assumingMemoryBound(to: UInt8.self)
        capacity = memory.count
        count = 0
    }

    /// Bytes that still fit.
    @inlinable
    public var room: Int { capacity - count }

    /// Writes text that is known when the program is built.
    @inlinable
    public mutating func put(_ text: StaticString) {
        put(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Writes bytes.
    @inlinable
    public mutating func put(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard count <= room else {
            isFull = true
            return
        }
        (base + self.count).update(from: bytes, count: count)
        self.count += count
    }

    /// Writes bytes.
    public mutating func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { put(start, buffer.count) }
        }
    }

    /// Writes one byte.
    @inlinable
    public mutating func put(_ byte: UInt8) {
        guard room > 0 else {
            isFull = true
            return
        }
        base[count] = byte
        count += 1
    }

    /// Writes a number in decimal.
    @inlinable
    public mutating func put(decimal number: UInt64) {
        var digits: UInt64 = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        guard Int(digits) <= room else {
            isFull = true
            return
        }
        rest = number
        for place in stride(from: Int(digits) - 1, through: 0, by: -1) {
            base[count + place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
            rest /= 10
        }
        count += Int(digits)
    }

    /// Lends room for exactly `count` bytes, which the body must fill; false when it is not there.
    @inlinable
    public mutating func put(_ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) -> Bool {
        guard count <= room else {
            isFull = true
            return false
        }
        body(base + self.count)
        self.count += count
        return true
    }
}
