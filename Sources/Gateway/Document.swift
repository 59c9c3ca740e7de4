// The body of an answer that is more than a line.

/// Bytes that a session keeps until their answer's turn.
enum Document {
    /// Made for this answer.
    case bytes([UInt8])
    /// A page of the demonstration.
    case page([UInt8])
    /// Part of the program.
    case file(StaticFile)

    /// How many bytes it has.
    var count: Int { withBytes { $0.count } }

    /// Lends the bytes.
    func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        switch self {
        case .bytes(let bytes), .page(let bytes): bytes.withUnsafeBufferPointer(body)
        case .file(let file): body(file.bytes)
        }
    }
}
