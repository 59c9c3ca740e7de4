// A journal's segment after damage: whatever is read from it was written to it, in order, and nothing
// traps.

import Journal
import TestSupport

/// Reads the input as records and as what happens to their segment.
///
/// The first byte says how many records of up to 255 bytes follow, each behind its length; then come
/// edits of four bytes: an offset, what is changed there, and whether the segment is cut there. A first
/// byte of 255 gives a whole segment instead.
public func fuzzJournal(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    var rest = bytes.dropFirst()
    let files = MemoryFiles()
    var payloads: [[UInt8]] = []
    if first == 255 {
        guard let path = append([[0]], to: files) else { return }
        files.set(path, Array(rest))
    } else {
        for _ in 0..<(first % 8) {
            guard let count = rest.popFirst() else { break }
            payloads.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        guard let path = append(payloads, to: files) else { return }
        files.set(path, edited(files.content(of: path), by: rest))
    }
    var found: [[UInt8]] = []
    var last: UInt64 = 0
    do throws(JournalError) {
        let options = JournalOptions(folder: "/journal", segmentBytesMax: 1 << 16)
        let journal = try Journal(options, files, mark: { 7 })
        do throws(JournalFault) {
            while let record = try journal.next({ _ in }) {
                precondition(record.sequence > last, "records come in order")
                last = record.sequence
                found.append(record.payload)
            }
        } catch {
            preconditionFailure("no system call fails: \(error)")
        }
    } catch {
        // A version that is not known is refused; nothing else may be.
        guard case .newerVersion = error else { preconditionFailure("\(error)") }
    }
    guard first != 255 else { return }
    for payload in found {
        precondition(payloads.contains(payload), "a record that nobody has appended")
    }
}

/// Appends records to a new journal, durably, and returns its segment's path.
private func append(_ payloads: [[UInt8]], to files: MemoryFiles) -> String? {
    do throws(JournalError) {
        let options = JournalOptions(folder: "/journal", segmentBytesMax: 1 << 16)
        let journal = try Journal(options, files, mark: { 7 })
        let records = payloads.map { JournalRecord(kind: 2, payload: $0) }
        _ = journal.append(records, now: 1)
    } catch {
        preconditionFailure("an empty folder can be opened: \(error)")
    }
    return files.paths.first { $0.hasSuffix(".segment") }
}

private func edited(_ segment: [UInt8], by edits: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var segment = segment
    var rest = edits
    // Few bits: a checksum of 32 bits tells these for certain.
    for _ in 0..<4 {
        guard rest.count >= 4, !segment.isEmpty else { break }
        let edit = Array(rest.prefix(4))
        rest = rest.dropFirst(4)
        let place = (Int(edit[0]) << 8 | Int(edit[1])) % segment.count
        if edit[3] == 0 {
            segment.removeLast(segment.count - place)
        } else {
            segment[place] ^= edit[2]
        }
    }
    return segment
}
