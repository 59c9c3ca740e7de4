// Walks encoded tuples, to take a batch apart.

/// A walk over the tuples of a section; each says its own length.
struct TupleCursor {
    private let tuples: UnsafeRawBufferPointer
    private var offset = 0

    init(_ tuples: UnsafeRawBufferPointer) {
        self.tuples = tuples
    }

    /// The next tuple's columns; nil at the end.
    var columnCount: Int? {
        guard offset < tuples.count else { return nil }
        return Int(
            Int16(bigEndian: tuples.loadUnaligned(fromByteOffset: offset, as: Int16.self))
        )
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

    /// The tuples of a section that nobody vouches for; nil when a length leads out of it.
    static func count(_ tuples: UnsafeRawBufferPointer) -> Int? {
        var cursor = TupleCursor(tuples)
        var count = 0
        while cursor.offset < tuples.count {
            guard cursor.offset + 2 <= tuples.count else { return nil }
            let columns = Int16(bigEndian: cursor.load(Int16.self))
            guard columns >= 0 else { return nil }
            for _ in 0..<columns {
                guard cursor.offset + 4 <= tuples.count else { return nil }
                let length = Int(Int32(bigEndian: cursor.load(Int32.self)))
                guard length >= -1, cursor.offset + max(0, length) <= tuples.count else {
                    return nil
                }
                cursor.offset += max(0, length)
            }
            count += 1
        }
        return count
    }

    private mutating func load<Value: FixedWidthInteger>(_: Value.Type) -> Value {
        let value = tuples.loadUnaligned(fromByteOffset: offset, as: Value.self)
        offset += MemoryLayout<Value>.size
        return value
    }
}
