// One connection of the load: sends a request, reads its answer.
//
//     free ──send──▶ busy ──answer──▶ free
//       └──────────────┴── error, end of the server ──▶ closed

import Reactor
import SeggWatCore

/// A connection that has one request on its way at most.
final class Client: Stream {
    /// Its place among the driver's connections.
    let slot: Int
    private unowned let driver: Driver
    /// Whether a request waits for its answer.
    private(set) var isBusy = false
    /// When that request was due or sent, in nanoseconds.
    private(set) var since: UInt64 = 0
    /// What that request holds.
    private(set) var fingerprint: UInt64 = 0
    private var everythingSent = true
    /// The beginning of an answer that did not come in one read; nil until that happens.
    private var carry: UnsafeMutablePointer<UInt8>?
    private var carried = 0

    /// Takes over a connected descriptor.
    init(on loop: Loop, driver: Driver, slot: Int, descriptor: CInt, isTCP: Bool) throws(UVError) {
        self.driver = driver
        self.slot = slot
        super.init(on: loop, isTCP: isTCP)
        do throws(UVError) {
            try adopt(descriptor: descriptor)
        } catch {
            close()
            throw error
        }
        startReading()
    }

    deinit { carry?.deallocate() }

    /// Sends a request.
    func send(
        _ bytes: UnsafeRawBufferPointer,
        since: UInt64,
        fingerprint: UInt64
    ) throws(UVError) {
        precondition(!isBusy, "one request at a time")
        // An answer may overtake its request; then the connection is of no use any more.
        guard everythingSent else { throw UVError.wouldBlock }
        isBusy = true
        self.since = since
        self.fingerprint = fingerprint
        everythingSent = try send(bytes)
    }

    override func wantsSpace() -> UnsafeMutableRawBufferPointer {
        guard carried > 0, let carry else { return driver.scratch }
        return UnsafeMutableRawBufferPointer(
            start: carry + carried,
            count: Limits.responseBytesMax - carried
        )
    }

    override func didRead(_ count: Int) {
        let bytes: UnsafeBufferPointer<UInt8>
        if carried > 0, let carry {
            carried += count
            bytes = UnsafeBufferPointer(start: carry, count: carried)
        } else {
            bytes = UnsafeBufferPointer(
                rebasing: driver.scratch.bindMemory(to: UInt8.self)[..<count]
            )
        }
        switch parseResponse(bytes) {
        case .needsMore:
            keep(bytes)
        case .complete(let response):
            // Bytes behind the answer, or before a request, were not asked for.
            guard isBusy, response.byteCount == bytes.count else {
                return driver.clientDidMisread(self)
            }
            carried = 0
            isBusy = false
            driver.client(
                self,
                didAnswer: response,
                body: UnsafeBufferPointer(rebasing: bytes[response.bodyStart...])
            )
        case .malformed:
            driver.clientDidMisread(self)
        }
    }

    override func didFail(_ error: UVError) {
        driver.clientDidBreak(self)
    }

    override func didDrain() {
        everythingSent = true
    }

    private func keep(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count < Limits.responseBytesMax else { return driver.clientDidMisread(self) }
        guard carried == 0 else { return }
        let memory = carry ?? .allocate(capacity: Limits.responseBytesMax)
        if let source = bytes.baseAddress { memory.update(from: source, count: bytes.count) }
        carry = memory
        carried = bytes.count
    }
}
