// A batch as the journal keeps it: who the submissions are, and their rows as COPY sends them.
// docs/journal-format.md draws it.

public import SeggWatCore

/// A batch's submissions as bytes, checked to be whole.
public struct BatchRecord: Sendable {
    /// What the journal knows such records by: the encoding's version.
    public static let kind: UInt16 = 2

    /// The encoded batch.
    public let bytes: [UInt8]
    /// Submissions in it.
    public let count: Int
    private let tablesOffset: Int

    private static let submissionBytes = 33

    /// Encodes a batch.
    public init(_ batch: borrowing Batch) {
        count = batch.count
        tablesOffset = 4 + count * Self.submissionBytes
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tablesOffset + batch.bytes + CopyTable.allCases.count * 4)
        Self.put(UInt32(count), into: &bytes)
        for index in 0..<count {
            let waiter = batch[index]
            for word in [
                waiter.projectID.high, waiter.projectID.low, waiter.id.high, waiter.id.low,
            ] { Self.put(word, into: &bytes) }
            bytes.append(waiter.tables)
        }
        for table in CopyTable.allCases {
            let tuples = batch.tuples(of: table)
            Self.put(UInt32(tuples.count), into: &bytes)
            bytes.append(contentsOf: tuples)
        }
        self.bytes = bytes
    }

    /// Reads an encoded batch; nil when it is not whole.
    public init?(_ bytes: [UInt8]) {
        guard let layout = bytes.withUnsafeBytes({ Self.layout(of: $0) }) else { return nil }
        self.bytes = bytes
        count = layout
        tablesOffset = 4 + layout * Self.submissionBytes
    }

    /// Names each submission: its project and its id, in order.
    public func eachIdentity(_ body: (Identifier, Identifier) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for index in 0..<count {
                let waiter = Self.waiter(bytes, index)
                body(waiter.projectID, waiter.id)
            }
        }
    }

    /// Reads a record of the journal; nil when it is no batch that this version can store.
    ///
    /// Columns are only ever added behind the others, so the rows of an older version get NULL in the
    /// new ones. Rows with more columns than there are were written by a newer version.
    public init?(kind: UInt16, _ bytes: [UInt8]) {
        guard kind == Self.kind, let record = BatchRecord(bytes) else { return nil }
        switch record.width {
        case .ofThisVersion: self = record
        case .narrower: self.init(record.widened())
        case .wider: return nil
        }
    }

    private enum Width {
        case narrower, ofThisVersion, wider
    }

    /// How the rows compare with the tables; one version wrote all rows of a record.
    private var width: Width {
        bytes.withUnsafeBytes { bytes in
            for (table, tuples) in zip(CopyTable.allCases, Self.tables(bytes, from: tablesOffset)) {
                guard let columns = TupleCursor(tuples).columnCount else { continue }
                if columns > table.columnCount { return .wider }
                if columns < table.columnCount { return .narrower }
            }
            return .ofThisVersion
        }
    }

    private func widened() -> [UInt8] {
        bytes.withUnsafeBytes { bytes in
            var wide = Array(bytes[..<tablesOffset])
            for (table, tuples) in zip(CopyTable.allCases, Self.tables(bytes, from: tablesOffset)) {
                var section: [UInt8] = []
                var cursor = TupleCursor(tuples)
                while let columns = cursor.columnCount {
                    let tuple = cursor.next()
                    let all = max(table.columnCount, columns)
                    Self.put(Int16(all), into: &section)
                    section.append(contentsOf: tuple.dropFirst(2))
                    for _ in columns..<all { Self.put(UInt32.max, into: &section) }
                }
                Self.put(UInt32(section.count), into: &wide)
                wide.append(contentsOf: section)
            }
            return wide
        }
    }

    /// Lends each submission with its rows, in order, until `body` says no.
    ///
    /// - Parameters:
    ///   - first: The first submission that is wanted.
    ///   - body: Takes a submission, or says that it cannot.
    /// - Returns: How many were passed over or taken.
    func each(
        from first: Int,
        _ body: (Waiter, (CopyTable) -> UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        bytes.withUnsafeBytes { bytes in
            var cursors = Self.tables(bytes, from: tablesOffset).map { TupleCursor($0) }
            for index in 0..<count {
                let waiter = Self.waiter(bytes, index)
                var rows = [UnsafeRawBufferPointer](
                    repeating: UnsafeRawBufferPointer(start: nil, count: 0),
                    count: CopyTable.allCases.count
                )
                for table in CopyTable.allCases where waiter.tables & table.bit != 0 {
                    rows[table.rawValue] = cursors[table.rawValue].next()
                }
                guard index < first || body(waiter, { rows[$0.rawValue] }) else { return index }
            }
            return count
        }
    }

    /// The number of submissions, when everything has the length that it says.
    private static func layout(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let count = Int(number(bytes, 0))
        let start = 4 + count * submissionBytes
        guard start <= bytes.count else { return nil }
        var rows = [Int](repeating: 0, count: CopyTable.allCases.count)
        for index in 0..<count {
            let tables = waiter(bytes, index).tables
            guard tables != 0, tables >> UInt8(CopyTable.allCases.count) == 0 else { return nil }
            for table in CopyTable.allCases where tables & table.bit != 0 {
                rows[table.rawValue] += 1
            }
        }
        var offset = start
        for table in CopyTable.allCases {
            guard offset + 4 <= bytes.count else { return nil }
            let end = offset + 4 + Int(number(bytes, offset))
            guard end <= bytes.count else { return nil }
            let tuples = UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<end])
            guard TupleCursor.count(tuples) == rows[table.rawValue] else { return nil }
            offset = end
        }
        return offset == bytes.count ? count : nil
    }

    private static func tables(_ bytes: UnsafeRawBufferPointer, from start: Int)
        -> [UnsafeRawBufferPointer]
    {
        var offset = start
        return CopyTable.allCases.map { _ in
            let end = offset + 4 + Int(number(bytes, offset))
            defer { offset = end }
            return UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<end])
        }
    }

    private static func waiter(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Waiter {
        let start = 4 + index * submissionBytes
        func word(_ place: Int) -> UInt64 {
            UInt64(
                bigEndian: bytes.loadUnaligned(fromByteOffset: start + place, as: UInt64.self)
            )
        }
        var waiter = Waiter(nobody: .replay)
        waiter.projectID = Identifier(high: word(0), low: word(8))
        waiter.id = Identifier(high: word(16), low: word(24))
        waiter.tables = bytes[start + 32]
        return waiter
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private static func put(_ number: some FixedWidthInteger, into bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
