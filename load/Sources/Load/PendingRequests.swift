// The requests of one connection that wait for their answers, in the order in which they went.

/// What is kept of a request until it is answered.
struct PendingRequest {
    /// When it was due or sent, in nanoseconds.
    let since: UInt64
    /// What it holds, for verification.
    let fingerprint: UInt64
    /// Which of `AbuseCase.all` it is; nil when it must be stored.
    let abuse: Int?
}

/// A queue of a fixed size.
struct PendingRequests: ~Copyable {
    private let ring: UnsafeMutablePointer<PendingRequest>
    private let capacity: Int
    private var head = 0
    private(set) var count = 0

    /// Makes room for `capacity` of them.
    init(capacity: Int) {
        self.capacity = capacity
        ring = .allocate(capacity: capacity)
    }

    deinit { ring.deallocate() }

    /// Whether no more fit.
    var isFull: Bool { count == capacity }

    /// Adds one behind the others.
    ///
    /// - Precondition: Not `isFull`.
    mutating func append(_ request: PendingRequest) {
        precondition(count < capacity)
        var end = head + count
        if end >= capacity { end -= capacity }
        (ring + end).initialize(to: request)
        count += 1
    }

    /// Takes the first one; nil when there is none.
    mutating func take() -> PendingRequest? {
        guard count > 0 else { return nil }
        let request = ring[head]
        head = head + 1 == capacity ? 0 : head + 1
        count -= 1
        return request
    }
}
