// Whether a submission waits in a batch: for receipts.

public import SeggWatCore

extension Batch {
    /// Whether a submission is in this batch.
    public func holds(_ projectID: Identifier, _ id: Identifier) -> Bool {
        for index in 0..<count where self[index].id == id && self[index].projectID == projectID {
            return true
        }
        return false
    }
}

extension Batcher {
    /// Whether a submission waits in one of the batches that nobody has taken, those aside that the
    /// journal has given back.
    public func holds(_ projectID: Identifier, _ id: Identifier) -> Bool {
        waitingBatches.contains { !$0.pointee.isReplay && $0.pointee.holds(projectID, id) }
    }
}
