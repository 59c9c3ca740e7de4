// Connections without a request, the one that waits longest first.

/// A queue of slots that holds each one once at most.
struct FreeSlots: ~Copyable {
    private let ring: UnsafeMutablePointer<Int>
    private let isQueued: UnsafeMutablePointer<Bool>
    private let capacity: Int
    private var head = 0
    private(set) var count = 0

    /// Makes an empty queue for the slots below `capacity`.
    init(capacity: Int) {
        self.capacity = capacity
        ring = .allocate(capacity: max(1, capacity))
        isQueued = .allocate(capacity: max(1, capacity))
        isQueued.initialize(repeating: false, count: max(1, capacity))
    }

    deinit {
        ring.deallocate()
        isQueued.deallocate()
    }

    /// Adds a slot, unless it is in the queue already.
    mutating func append(_ slot: Int) {
        guard !isQueued[slot] else { return }
        isQueued[slot] = true
        var end = head + count
        if end >= capacity { end -= capacity }
        ring[end] = slot
        count += 1
    }

    /// Takes the first slot; its connection may have ended since it was added.
    mutating func take() -> Int? {
        guard count > 0 else { return nil }
        let slot = ring[head]
        isQueued[slot] = false
        head = head + 1 == capacity ? 0 : head + 1
        count -= 1
        return slot
    }
}
