// Walks encoded tuples, to take a batch apart.

/// A walk over the tuples of a section; each says its own length.
struct TupleCursor {
    private let tuples: UnsafeRawBufferPointer
    private var offset = 0

    init(_ tuples: UnsafeRawBufferPointer) {
        self.tuples = tuples
    }

    /// The next tuple's bytes.
    mutating func next() -> UnsafeRawBufferPointer {
        let start = offset
        let fields = Int(Int16(bigEndian: load(Int16.self)))
        for _ in 0..<fields {
            let length = Int(Int32(bigEndian: load(Int32.self)))
            if length > 0 { offset += length }
        }
        return UnsafeRawBufferPointer(rebasing: tuples[start..<offset])
    }

    private mutating func load<Value: FixedWidthInteger>(_: Value.Type) -> Value {
        let value = tuples.loadUnaligned(fromByteOffset: offset, as: Value.self)
        offset += MemoryLayout<Value>.size
        return value
    }
}
