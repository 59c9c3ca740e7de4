// One of the two places in which the replay position is kept; docs/journal-format.md draws it.

/// A position as it lies in the file.
struct PositionSlot: Equatable {
    static let bytes = 40
    static let version: UInt32 = 1
    /// "SEGGWATP", read as a little-endian number.
    private static let magic: UInt64 = 0x5054_4157_4747_4553

    var version = Self.version
    /// The last record that was replayed.
    var sequence: UInt64
    /// Counts the writes, which tells the newer slot.
    var generation: UInt64

    /// Writes the slot; `target` must have `bytes` bytes.
    func write(to target: UnsafeMutableRawBufferPointer) {
        target.initializeMemory(as: UInt8.self, repeating: 0)
        target.store(Self.magic, at: 0)
        target.store(version, at: 8)
        target.store(sequence, at: 16)
        target.store(generation, at: 24)
        target.store(checksum(UnsafeRawBufferPointer(rebasing: target[..<32])), at: 32)
    }

    /// Reads the slot; nil when it is not whole.
    init?(_ source: UnsafeRawBufferPointer) {
        guard source.count >= Self.bytes, source.number(at: 0) == Self.magic,
            source.number(at: 32) == checksum(UnsafeRawBufferPointer(rebasing: source[..<32]))
        else { return nil }
        version = source.number(at: 8)
        sequence = source.number(at: 16)
        generation = source.number(at: 24)
    }

    init(sequence: UInt64, generation: UInt64) {
        self.sequence = sequence
        self.generation = generation
    }
}
