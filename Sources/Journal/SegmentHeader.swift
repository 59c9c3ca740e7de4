// The first bytes of a segment file; docs/journal-format.md draws them.

/// What a segment says about itself.
struct SegmentHeader: Equatable {
    static let bytes = 48
    /// The only version so far.
    static let version: UInt32 = 1
    /// "SEGGWATJ", read as a little-endian number.
    static let magic: UInt64 = 0x4A54_4157_4747_4553

    var version = Self.version
    /// What each of its records begins with.
    ///
    /// Random, so that nobody can send a text that looks like a record, and no block that the file
    /// system left from another file passes for one.
    var mark: UInt64
    /// The sequence number of its first record.
    var firstSequence: UInt64
    /// The last sequence number that was acknowledged before: what must have been read by now.
    var acknowledgedSequence: UInt64

    /// Writes the header; `target` must have `bytes` bytes.
    func write(to target: UnsafeMutableRawBufferPointer) {
        target.initializeMemory(as: UInt8.self, repeating: 0)
        target.store(Self.magic, at: 0)
        target.store(version, at: 8)
        target.store(mark, at: 16)
        target.store(firstSequence, at: 24)
        target.store(acknowledgedSequence, at: 32)
        target.store(checksum(UnsafeRawBufferPointer(rebasing: target[..<40])), at: 40)
    }

    /// Reads the header; nil when it is not whole.
    ///
    /// Magic, version and checksum lie at the same places in all versions, so that a damaged version
    /// is not taken for a newer one.
    init?(_ source: UnsafeRawBufferPointer) {
        guard source.count >= Self.bytes, source.number(at: 0) == Self.magic,
            source.number(at: 40) == checksum(UnsafeRawBufferPointer(rebasing: source[..<40])),
            source.number(at: 44) == UInt32(0)
        else { return nil }
        version = source.number(at: 8)
        mark = source.number(at: 16)
        firstSequence = source.number(at: 24)
        acknowledgedSequence = source.number(at: 32)
    }

    init(mark: UInt64, firstSequence: UInt64, acknowledgedSequence: UInt64) {
        self.mark = mark
        self.firstSequence = firstSequence
        self.acknowledgedSequence = acknowledgedSequence
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Stores a number in the journal's byte order, little-endian.
    func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
    }
}

extension UnsafeRawBufferPointer {
    /// Reads a number in the journal's byte order, little-endian.
    func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
