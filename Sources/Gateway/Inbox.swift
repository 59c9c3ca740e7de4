// What a client has sent and was not served yet.
//
//     memory:   served │ this request      │ free │ padding
//                    start               end    capacity
//
// Between reads a session that is owed nothing holds no memory: the kernel reads into the worker's
// scratch, which the inbox borrows for the time of that read.

import HTTP
import Ingest

/// The bytes of one session, in the worker's scratch or in memory of its own.
struct Inbox: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer?
    /// Where the request that is due begins.
    private(set) var start = 0
    /// Where the next read goes on.
    private(set) var end = 0
    private var capacity = 0
    private(set) var isOwn = false

    var isEmpty: Bool { start == end }

    /// Bytes from the request that is due on.
    var count: Int { end - start }

    /// The address of a byte of the request that is due.
    @inline(__always)
    func address(_ offset: Int) -> UnsafeMutablePointer<UInt8> {
        (base! + start + offset).assumingMemoryBound(to: UInt8.self)
    }

    /// The request that is due, as far as it has come, and what follows it.
    @inline(__always)
    func withBytes<R>(_ body: (Span<UInt8>) -> R) -> R {
        body(Span(_unsafeStart: UnsafePointer(address(0)), count: count))
    }

    /// Lends the same bytes to be changed.
    func withMutableBytes<R>(_ body: (inout MutableSpan<UInt8>) -> R) -> R {
        var span = MutableSpan(_unsafeStart: address(0), count: count)
        return body(&span)
    }

    /// Bytes of the request that is due, valid until the inbox changes.
    @inline(__always)
    func text(_ offset: Int, _ count: Int) -> Text {
        Text(start: UnsafePointer(address(offset)), count: count)
    }

    /// Where the next read may write; nil when the inbox has no memory of its own.
    var free: UnsafeMutableRawBufferPointer? {
        guard isOwn, let base else { return nil }
        return UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    }

    /// Takes note of bytes that were read: behind the others, or into `scratch`.
    @inline(__always)
    mutating func didRead(_ count: Int, scratch: UnsafeMutableRawBufferPointer) {
        guard !isOwn else {
            end += count
            return
        }
        base = scratch.baseAddress
        start = 0
        end = count
        capacity = scratch.count - SubmissionDecoder.paddingBytes
    }

    /// Leaves bytes of the request that is due out of account from `offset` on.
    mutating func truncate(to offset: Int) {
        end = start + offset
    }

    /// Goes on behind `count` served bytes.
    @inline(__always)
    mutating func drop(_ count: Int) {
        start += count
        precondition(start <= end)
    }

    /// Makes room for a request of `bytes`; false when the loop's memory is used up.
    mutating func reserve(_ bytes: Int, from pool: inout InboxPool) -> Bool {
        if isOwn, start + bytes <= capacity { return true }
        if isOwn, bytes <= capacity {
            base!.copyMemory(from: base! + start, byteCount: count)
            end -= start
            start = 0
            return true
        }
        return move(atLeast: bytes, from: &pool)
    }

    /// Keeps what was not served in memory of its own, or gives that back when nothing is left;
    /// false when the loop's memory is used up.
    mutating func keepRest(in pool: inout InboxPool) -> Bool {
        if isEmpty {
            release(to: &pool)
            return true
        }
        return isOwn || move(atLeast: count, from: &pool)
    }

    /// Forgets everything and gives the memory back.
    mutating func release(to pool: inout InboxPool) {
        if isOwn, let base {
            let bytes = capacity + SubmissionDecoder.paddingBytes
            pool.give(UnsafeMutableRawBufferPointer(start: base, count: bytes))
        }
        isOwn = false
        base = nil
        start = 0
        end = 0
    }

    private mutating func move(atLeast bytes: Int, from pool: inout InboxPool) -> Bool {
        let padding = SubmissionDecoder.paddingBytes
        guard let memory = pool.take(atLeast: bytes + padding) else { return false }
        let count = count
        memory.baseAddress!.copyMemory(from: base! + start, byteCount: count)
        release(to: &pool)
        base = memory.baseAddress
        isOwn = true
        capacity = memory.count - padding
        end = count
        return true
    }
}
