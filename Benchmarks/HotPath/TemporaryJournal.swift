// A journal in a folder that goes with it.

import Glibc
import Ingest
import Journal

/// Takes batches and gives none back.
final class TemporaryJournal {
    private let folder: String
    private let journal: Journal<Kernel>

    init() throws(JournalError) {
        var template = Array("/tmp/seggwat-hot-path-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) }
        precondition(made != nil, "/tmp takes a folder")
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        journal = try Journal(JournalOptions(folder: folder), Kernel(), mark: { 1 })
    }

    func append(_ batch: BatchRecord) {
        let record = JournalRecord(kind: BatchRecord.kind, payload: batch.bytes)
        let outcomes = journal.append([record], now: Sample.unixMillis)
        guard case .durable = outcomes.first else {
            preconditionFailure("the disk takes no record: \(outcomes)")
        }
    }

    deinit {
        for name in ["lock", "position", "0000000000000001.segment"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}
