// Memory for requests that did not come in one read.

/// A loop's inboxes: pieces of one size are kept for the next session, larger ones are not.
struct InboxPool: ~Copyable {
    private var kept: [UnsafeMutableRawPointer] = []
    /// Bytes that sessions hold now.
    private(set) var bytesInUse = 0

    init() {
        kept.reserveCapacity(Limits.inboxesKept)
    }

    deinit {
        for inbox in kept { inbox.deallocate() }
    }

    /// Memory of at least `bytes`; nil when the loop's sessions hold too much already.
    mutating func take(atLeast bytes: Int) -> UnsafeMutableRawBufferPointer? {
        let size = max(bytes, Limits.inboxBytes)
        guard bytesInUse + size <= Limits.inboxesBytesMax else { return nil }
        bytesInUse += size
        if size == Limits.inboxBytes, let inbox = kept.popLast() {
            return UnsafeMutableRawBufferPointer(start: inbox, count: size)
        }
        return .allocate(byteCount: size, alignment: 16)
    }

    /// Takes memory back.
    mutating func give(_ inbox: UnsafeMutableRawBufferPointer) {
        bytesInUse -= inbox.count
        if inbox.count == Limits.inboxBytes, kept.count < Limits.inboxesKept {
            kept.append(inbox.baseAddress!)
        } else {
            inbox.deallocate()
        }
    }
}
