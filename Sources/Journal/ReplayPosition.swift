// How far the records have been replayed, in a file of two slots that take turns.
//
// The file is made once in its full size and then overwritten in place: moving on must not need
// space, because on a full disk it is what frees some.

import Glibc

/// The durable position.
final class ReplayPosition<Files: FileCalls> {
    private let file: OpenFile<Files>
    /// What the last write that succeeded left.
    private var durable = PositionSlot(sequence: 0, generation: 0)
    /// Whether the file was there and neither slot was whole: then everything is replayed again.
    private(set) var wasLost = false

    /// The last record that is known to be replayed.
    var sequence: UInt64 { durable.sequence }

    /// Opens the file, or makes it.
    init(_ path: String, in folder: OpenFile<Files>, _ files: Files) throws(JournalError) {
        do throws(JournalFault) {
            file = try OpenFile(path, O_RDWR | O_CREAT, files)
        } catch {
            throw .fault(error)
        }
        let newest = try Self.newest(file)
        do throws(JournalFault) {
            if let newest {
                durable = newest
                // What can be read may be in memory alone, left by a sync that failed.
                try move(to: newest.sequence)
            } else {
                wasLost = try file.size() > 0
                for place in 0..<2 { try write(PositionSlot(sequence: 0, generation: 0), place) }
                try file.syncData()
            }
            try folder.syncFolder()
        } catch {
            throw .fault(error)
        }
    }

    /// Moves on, durably.
    ///
    /// A failure leaves the last position in its own slot: the next try overwrites the same other
    /// slot whole, and at worst records are replayed that were replayed already.
    func move(to sequence: UInt64) throws(JournalFault) {
        let next = PositionSlot(sequence: sequence, generation: durable.generation + 1)
        try write(next, Int(next.generation % 2))
        try file.syncData()
        durable = next
    }

    /// The position in a file; nil when neither slot is whole.
    static func newest(_ file: OpenFile<Files>) throws(JournalError) -> PositionSlot? {
        var slots: [PositionSlot] = []
        do throws(JournalFault) {
            for place in 0..<2 {
                if let slot = try read(file, place) { slots.append(slot) }
            }
        } catch {
            throw .fault(error)
        }
        if let newer = slots.first(where: { $0.version > PositionSlot.version }) {
            throw .newerVersion(path: file.path, found: newer.version, known: PositionSlot.version)
        }
        return slots.max { $0.generation < $1.generation }
    }

    private func write(_ slot: PositionSlot, _ place: Int) throws(JournalFault) {
        let memory = Self.slotMemory()
        defer { memory.deallocate() }
        slot.write(to: memory)
        try file.write(UnsafeRawBufferPointer(memory), at: Self.offset(of: place))
    }

    private static func read(_ file: OpenFile<Files>, _ place: Int) throws(JournalFault)
        -> PositionSlot?
    {
        let memory = slotMemory()
        defer { memory.deallocate() }
        let count = try file.read(into: memory, at: offset(of: place))
        return PositionSlot(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    private static func slotMemory() -> UnsafeMutableRawBufferPointer {
        .allocate(byteCount: PositionSlot.bytes, alignment: JournalLimits.alignmentBytes)
    }

    /// Slots lie on pages of their own, so that a torn write leaves the other one whole.
    private static func offset(of place: Int) -> Int { place * 4_096 }
}
