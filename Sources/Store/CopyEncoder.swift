// Rows as binary COPY has them, for demo data; the hot path has an encoder of its own in Ingest.
//
//     signature, flags, extension length │ { column count │ { length │ bytes }… }… │ -1

import SeggWatCore

/// A growing COPY of rows (PostgreSQL manual, COPY, binary format).
struct CopyEncoder {
    private(set) var bytes: [UInt8] = []
    private(set) var rows = 0
    private let columns: Int16

    init(columns: Int) {
        self.columns = Int16(columns)
        start()
    }

    /// Begins the next row; as many fields as columns must follow.
    mutating func beginRow() {
        rows += 1
        append(columns)
    }

    mutating func putNull() { append(Int32(-1)) }

    mutating func put(_ text: String?) {
        guard let text else { return putNull() }
        append(Int32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put(_ identifier: Identifier?) {
        guard let identifier else { return putNull() }
        append(Int32(16))
        append(identifier.high)
        append(identifier.low)
    }

    /// A `timestamptz`, from milliseconds since 1970.
    mutating func put(milliseconds: UInt64?) {
        guard let milliseconds else { return putNull() }
        // PostgreSQL counts microseconds from 2000-01-01, which is this second of Unix time.
        append(Int32(8))
        append((Int64(milliseconds) - 946_684_800_000) * 1000)
    }

    mutating func put(_ value: Int16?) {
        guard let value else { return putNull() }
        append(Int32(2))
        append(value)
    }

    mutating func put(_ value: Int64) {
        append(Int32(8))
        append(value)
    }

    mutating func put(_ value: Float) {
        append(Int32(4))
        append(value.bitPattern)
    }

    /// Ends the COPY, lends its bytes, and begins the next one.
    mutating func finish<Value, E: Error>(
        _ body: ([UInt8]) throws(E) -> Value
    ) throws(E) -> Value {
        append(Int16(-1))
        let value = try body(bytes)
        bytes.removeAll(keepingCapacity: true)
        rows = 0
        start()
        return value
    }

    private mutating func start() {
        bytes += Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        append(Int32(0))
        append(Int32(0))
    }

    private mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
