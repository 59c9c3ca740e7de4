// Batches as the journal keeps them: what is taken for one can be replayed whole.

import Ingest

/// Reads the input as a record's payload, of any version that is known.
public func fuzzRecord(_ bytes: UnsafeBufferPointer<UInt8>) {
    let payload = Array(bytes)
    guard let record = BatchRecord(kind: BatchRecord.kind, payload), record.count <= 4_096 else {
        return
    }
    precondition(BatchRecord(record.bytes)?.count == record.count, "what was read is written alike")
    var identities = 0
    record.eachIdentity { _, _ in identities += 1 }
    precondition(identities == record.count, "each submission is named")
    var batcher = Batcher(
        BatchSize(
            rowsMax: 64,
            sectionBytesMax: 64 << 10,
            screenshotBytesMax: 64 << 10,
            deltasMax: 16
        ),
        batchesMax: 4
    )
    batcher.replay([record], nanos: 1)
    var replayed = 0
    while let batch = batcher.takeNext() {
        replayed += batch.pointee.count
        // A batch that is refused is divided until one row is left.
        if batch.pointee.count > 1 {
            replayed -= batch.pointee.count
            batcher.split(batch)
        } else {
            batcher.recycle(batch)
        }
    }
    precondition(replayed == record.count, "every submission is replayed")
}
