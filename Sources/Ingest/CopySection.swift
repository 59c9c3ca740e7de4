// The rows of one table, encoded as the binary COPY stream that will be sent.
//
//     ┌────────┬──────────────────────────┬─────────┬──────┐
//     │ header │ tuple │ tuple │ … │ tuple │ trailer │ free │
//     └────────┴──────────────────────────┴─────────┴──────┘
//     0        19                        end       +2     capacity

import Glibc

/// A buffer of fixed size that is a COPY stream at any moment (PostgreSQL manual, COPY, binary format).
///
/// Text format is not used: a line `\.` would end the data and lose the rest without an error.
public struct CopySection: ~Copyable {
    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var end: Int
    /// Rows in the section.
    public private(set) var rows = 0

    private static let headerBytes = 19
    private static let trailerBytes = 2
    private static let pageBytes = 4_096
    /// What an emptied section may go on holding: a screenshot's memory is not kept for the next one.
    private static let keptBytes = 1 << 20

    /// Makes an empty section of `capacity` bytes, untouched until rows come.
    public init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: Self.pageBytes)
        end = Self.headerBytes
        // Signature, no flags, no header extension.
        let signature: StaticString = "PGCOPY\n"
        base.copyMemory(from: signature.utf8Start, byteCount: 7)
        base.storeBytes(of: 0xFF, toByteOffset: 7, as: UInt8.self)
        base.storeBytes(of: 0x0D, toByteOffset: 8, as: UInt8.self)
        base.storeBytes(of: 0x0A, toByteOffset: 9, as: UInt8.self)
        base.storeBytes(of: 0, toByteOffset: 10, as: UInt8.self)
        (base + 11).initializeMemory(as: UInt8.self, repeating: 0, count: 8)
    }

    deinit {
        base.deallocate()
    }

    /// Whether a tuple of `bytes` fits.
    @inline(__always)
    func hasRoom(for bytes: Int) -> Bool {
        end + bytes + Self.trailerBytes <= capacity
    }

    /// Appends a tuple whose room `hasRoom` has promised.
    @inline(__always)
    mutating func append(_ write: (inout TupleWriter) -> Void) {
        var writer = TupleWriter(at: base + end)
        write(&writer)
        end = writer.cursor - UnsafeRawPointer(base)
        rows += 1
        assert(end + Self.trailerBytes <= capacity, "a tuple is never longer than its bound")
    }

    /// Appends a tuple that is encoded already.
    mutating func append(_ tuple: UnsafeRawBufferPointer) -> Bool {
        guard hasRoom(for: tuple.count) else { return false }
        (base + end).copyMemory(from: tuple.baseAddress!, byteCount: tuple.count)
        end += tuple.count
        rows += 1
        return true
    }

    /// Forgets all rows.
    mutating func removeAll() {
        if end > Self.keptBytes {
            // The pages come back empty when they are touched again; failing costs memory only.
            _ = madvise(base + Self.keptBytes, end - Self.keptBytes, MADV_DONTNEED)
        }
        end = Self.headerBytes
        rows = 0
    }

    /// The whole stream with its trailer, valid until the section changes.
    public func stream() -> UnsafeRawBufferPointer {
        base.storeBytes(of: 0xFF, toByteOffset: end, as: UInt8.self)
        base.storeBytes(of: 0xFF, toByteOffset: end + 1, as: UInt8.self)
        return UnsafeRawBufferPointer(start: base, count: end + Self.trailerBytes)
    }

    /// The tuples alone, valid until the section changes.
    func tuples() -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + Self.headerBytes, count: end - Self.headerBytes)
    }
}
