// Gives the fields of binary COPY tuples to libpq as the parameters of prepared statements.

import CLibpq

/// A walk over tuples of binary COPY, whose fields are laid out as the parameters of Bind are.
struct ParameterCursor {
    private let tuples: UnsafeRawBufferPointer
    private var offset = 0

    /// More columns than any table has that rows are stored in.
    private static let fieldsMax = 24

    init(_ tuples: UnsafeRawBufferPointer) {
        self.tuples = tuples
    }

    /// Puts one execution into libpq, with the next tuple's fields; false when libpq cannot.
    mutating func execute(_ statement: StaticString, on connection: OpaquePointer) -> Bool {
        let fields = Int(Int16(bigEndian: load(Int16.self)))
        precondition(fields <= Self.fieldsMax, "a tuple of more fields than a table has columns")
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: fields) {
            values in
            withUnsafeTemporaryAllocation(of: CInt.self, capacity: fields * 2) { numbers in
                let lengths = UnsafeMutableBufferPointer(rebasing: numbers[..<fields])
                let formats = UnsafeMutableBufferPointer(rebasing: numbers[fields...])
                formats.initialize(repeating: 1)
                for field in 0..<fields {
                    let length = Int32(bigEndian: load(Int32.self))
                    let isNull = length < 0
                    lengths.initializeElement(at: field, to: isNull ? 0 : length)
                    values.initializeElement(
                        at: field,
                        to: isNull ? nil : bytes().assumingMemoryBound(to: CChar.self)
                    )
                    if !isNull { offset += Int(length) }
                }
                return PQsendQueryPrepared(
                    connection,
                    UnsafeRawPointer(statement.utf8Start).assumingMemoryBound(to: CChar.self),
                    CInt(fields),
                    values.baseAddress,
                    lengths.baseAddress,
                    formats.baseAddress,
                    1
                ) == 1
            }
        }
    }

    private func bytes() -> UnsafeRawPointer { tuples.baseAddress! + offset }

    private mutating func load<Value: FixedWidthInteger>(_: Value.Type) -> Value {
        let value = tuples.loadUnaligned(fromByteOffset: offset, as: Value.self)
        offset += MemoryLayout<Value>.size
        return value
    }
}
