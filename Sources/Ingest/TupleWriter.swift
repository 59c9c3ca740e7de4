// Fields of one binary COPY tuple, in network order.

import SeggWatCore

/// Writes a tuple's field count and fields one after the other.
struct TupleWriter {
    private var target: UnsafeMutableRawPointer

    init(at target: UnsafeMutableRawPointer) {
        self.target = target
    }

    /// Where the next byte goes.
    var cursor: UnsafeRawPointer { UnsafeRawPointer(target) }

    @inline(__always)
    mutating func begin(fields: Int16) {
        put(fields)
    }

    @inline(__always)
    mutating func null() {
        put(Int32(-1))
    }

    @inline(__always)
    mutating func uuid(_ id: Identifier) {
        put(Int32(16))
        put(id.high)
        put(id.low)
    }

    /// A timestamptz: microseconds since 2000-01-01 UTC.
    @inline(__always)
    mutating func timestamp(unixMicros: Int64) {
        put(Int32(8))
        put(unixMicros - 946_684_800_000_000)
    }

    @inline(__always)
    mutating func smallint(_ value: Int16) {
        put(Int32(2))
        put(value)
    }

    @inline(__always)
    mutating func bigint(_ value: Int64) {
        put(Int32(8))
        put(value)
    }

    @inline(__always)
    mutating func real(_ value: Float) {
        put(Int32(4))
        put(value.bitPattern)
    }

    @inline(__always)
    mutating func text(_ text: Text) {
        guard let base = text.baseAddress else { return null() }
        put(Int32(truncatingIfNeeded: text.count))
        target.copyMemory(from: base, byteCount: text.count)
        target += text.count
    }

    @inline(__always)
    mutating func text(_ text: StaticString) {
        self.text(Text(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A path, which begins with a slash in the database whatever was sent (docs/contract.md).
    @inline(__always)
    mutating func path(_ path: Text) {
        if path.first == UInt8(ascii: "/") { return text(path) }
        put(Int32(truncatingIfNeeded: path.count + 1))
        put(UInt8(ascii: "/"))
        guard let base = path.baseAddress else { return }
        target.copyMemory(from: base, byteCount: path.count)
        target += path.count
    }

    /// jsonb's binary form: a version byte and the text.
    @inline(__always)
    mutating func jsonb(_ text: Text) {
        guard let base = text.baseAddress else { return null() }
        put(Int32(truncatingIfNeeded: text.count + 1))
        put(UInt8(1))
        target.copyMemory(from: base, byteCount: text.count)
        target += text.count
    }

    @inline(__always)
    private mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        target.storeBytes(of: value.bigEndian, as: Value.self)
        target += MemoryLayout<Value>.size
    }
}
