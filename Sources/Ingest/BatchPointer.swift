// Batches live behind pointers, so that handing one on neither copies nor counts references.

/// A batch of one worker; made by its batcher, which also frees it.
public typealias BatchPointer = UnsafeMutablePointer<Batch>
