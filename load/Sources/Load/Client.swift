// One connection of the load: sends requests, reads their answers.
//
//     room ──send──▶ full ──answer──▶ room
//       └──────────────┴── error, end of the server ──▶ closed

import Reactor
import SeggWatCore

/// A connection that has as many requests on its way as its traffic pipelines.
final class Client: Stream {
    /// Its place among the driver's connections.
    let slot: Int
    private unowned let driver: Driver
    private var pending: PendingRequests
    private(set) var everythingSent = true
    /// The beginning of an answer that did not come in one read; nil until that happens.
    private var carry: UnsafeMutablePointer<UInt8>?
    private var carried = 0

    /// Takes over a descriptor that is connected or about to be.
    init(on loop: Loop, driver: Driver, slot: Int, descriptor: CInt, isTCP: Bool) throws(UVError) {
        self.driver = driver
        self.slot = slot
        pending = PendingRequests(capacity: driver.traffic.pipeline)
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

    /// Whether it takes another request.
    var hasRoom: Bool { everythingSent && !pending.isFull && !isClosing }

    /// Sends bytes: the beginning of a request, or more of the one before.
    func send(
        _ bytes: UnsafeRawBufferPointer,
        beginning request: PendingRequest?
    ) throws(UVError) {
        if let request { pending.append(request) }
        everythingSent = try send(bytes)
    }

    /// Takes a request that will not be answered any more; nil when there is none.
    func takePending() -> PendingRequest? { pending.take() }

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
        read(bytes)
    }

    override func didFail(_ error: UVError) {
        driver.client(self, didBreak: error)
    }

    override func didDrain() {
        everythingSent = true
        driver.slotIsFree(slot, now: Loop.nanoseconds)
    }

    /// Takes the answers that are whole, and keeps what is behind them.
    private func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = bytes
        // Requests that the driver sends meanwhile cannot be answered by these bytes.
        var owed = pending.count
        while !rest.isEmpty, !isClosing {
            switch parseResponse(rest) {
            case .needsMore:
                return keep(rest)
            case .complete(let response):
                guard owed > 0, let request = pending.take() else {
                    return driver.clientDidMisread(self)
                }
                owed -= 1
                let body = UnsafeBufferPointer(
                    rebasing: rest[response.bodyStart..<response.byteCount]
                )
                rest = UnsafeBufferPointer(rebasing: rest[response.byteCount...])
                driver.client(self, didAnswer: request, response, body: body)
            case .malformed:
                return driver.clientDidMisread(self)
            }
        }
        carried = 0
    }

    private func keep(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count < Limits.responseBytesMax, let source = bytes.baseAddress else {
            return driver.clientDidMisread(self)
        }
        let memory = carry ?? .allocate(capacity: Limits.responseBytesMax)
        memory.update(from: source, count: bytes.count)
        carry = memory
        carried = bytes.count
    }
}
