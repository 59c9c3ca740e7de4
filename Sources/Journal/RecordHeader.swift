// What stands before each record's payload; docs/journal-format.md draws it.

/// A record's frame without its mark and checksum.
struct RecordHeader: Equatable {
    static let bytes = 40

    /// Bytes of the payload, without its padding.
    var payloadBytes: Int
    var sequence: UInt64
    /// Unix milliseconds of its appending.
    var unixMillis: UInt64
    var kind: UInt16

    /// Bytes that the record takes in a segment.
    var recordBytes: Int { Self.recordBytes(payload: payloadBytes) }

    static func recordBytes(payload: Int) -> Int {
        let alignment = JournalLimits.alignmentBytes
        return (bytes + payload + alignment - 1) / alignment * alignment
    }

    /// Writes the header without its checksum; `target` must have `bytes` bytes.
    func write(to target: UnsafeMutableRawBufferPointer, mark: UInt64) {
        target.initializeMemory(as: UInt8.self, repeating: 0)
        target.store(mark, at: 0)
        target.store(UInt32(payloadBytes), at: 12)
        target.store(sequence, at: 16)
        target.store(unixMillis, at: 24)
        target.store(kind, at: 32)
    }

    /// Reads the header; whether the record is whole, its checksum tells.
    init(_ source: UnsafeRawBufferPointer) {
        payloadBytes = Int(source.number(at: 12) as UInt32)
        sequence = source.number(at: 16)
        unixMillis = source.number(at: 24)
        kind = source.number(at: 32)
    }

    init(payloadBytes: Int, sequence: UInt64, unixMillis: UInt64, kind: UInt16) {
        self.payloadBytes = payloadBytes
        self.sequence = sequence
        self.unixMillis = unixMillis
        self.kind = kind
    }
}
