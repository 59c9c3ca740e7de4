// Event loops as libuv has them: timers, then what is done before sleep, then what is ready, then
// closed handles.

import CLibuv

typealias HandleCallback = @convention(c) (UnsafeMutableRawPointer?) -> Void
typealias PollCallback = @convention(c) (UnsafeMutableRawPointer?, CInt, CInt) -> Void
typealias StatusCallback = @convention(c) (UnsafeMutableRawPointer?, CInt) -> Void
typealias SpaceCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<uv_buf_t>
    ) -> Void
typealias ReadCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, Int, UnsafePointer<uv_buf_t>
    ) -> Void

/// A handle of any kind; what belongs to another kind stays nil.
final class SimulatedHandle {
    let raw: UnsafeMutableRawPointer
    unowned let loop: SimulatedLoop
    var isClosing = false
    var didClose: HandleCallback?
    var timer: (due: UInt64, repeating: UInt64, body: HandleCallback)?
    var beforeSleep: HandleCallback?
    var async: (isSent: Bool, body: HandleCallback)?
    /// What a descriptor of libpq is waited for, in libuv's bits.
    var poll: (descriptor: CInt, interest: CInt, body: PollCallback?)?
    var listen: StatusCallback?
    /// Connections that wait to be accepted.
    var arrivals: [SimulatedSocket] = []
    var socket: SimulatedSocket?
    var read: (space: SpaceCallback, body: ReadCallback)?
    var write: (request: UnsafeMutableRawPointer, bytes: [UInt8], body: StatusCallback)?

    init(_ raw: UnsafeMutableRawPointer, _ loop: SimulatedLoop) {
        self.raw = raw
        self.loop = loop
    }
}

/// One loop.
final class SimulatedLoop {
    let raw: UnsafeMutableRawPointer
    /// What uv_now says: read once per turn.
    var millis: UInt64
    /// In the order in which they were made.
    var handles: [SimulatedHandle] = []

    init(_ raw: UnsafeMutableRawPointer) {
        self.raw = raw
        millis = world.nanos / 1_000_000
    }

    /// Whether a turn now would do anything but sleep.
    func isDue(at now: UInt64) -> Bool {
        handles.contains { $0.isClosing || ($0.timer?.due ?? .max) <= now || isReady($0) }
    }

    /// Turns once without blocking; what is ready may be left for the next time.
    func turn() {
        millis = max(millis, world.nanos / 1_000_000)
        runTimers()
        if !world.isDead {
            for handle in handles where !handle.isClosing { handle.beforeSleep?(handle.raw) }
        }
        var ready = handles.filter { isReady($0) }
        ready.shuffle(using: &world.random)
        for handle in ready where !handle.isClosing && isReady(handle) {
            if world.isDead || world.chance(800) { deliver(handle) }
        }
        closeHandles()
    }

    private func runTimers() {
        guard !world.isDead else { return }
        for handle in handles {
            guard !handle.isClosing, let timer = handle.timer, timer.due <= millis else { continue }
            handle.timer =
                timer.repeating > 0
                ? (max(millis, timer.due + timer.repeating), timer.repeating, timer.body) : nil
            timer.body(handle.raw)
        }
    }

    private func closeHandles() {
        while let place = handles.firstIndex(where: \.isClosing) {
            let handle = handles.remove(at: place)
            world.handles[handle.raw] = nil
            if let write = handle.write {
                handle.write = nil
                write.body(write.request, UV_ECANCELED.rawValue)
            }
            handle.didClose?(handle.raw)
        }
    }

    private func isReady(_ handle: SimulatedHandle) -> Bool {
        if handle.isClosing { return false }
        if handle.async?.isSent == true { return true }
        // A process that is gone hears of nothing but its own end.
        if world.isDead { return false }
        if !handle.arrivals.isEmpty, handle.listen != nil { return true }
        if let poll = handle.poll { return pollEvents(poll) != 0 }
        guard let socket = handle.socket else { return false }
        if handle.write != nil, socket.room > 0 || socket.isReset { return true }
        return handle.read != nil && socket.isReadable
    }

    private func pollEvents(_ poll: (descriptor: CInt, interest: CInt, body: PollCallback?)) -> CInt
    {
        guard let connection = world.server.connection(poll.descriptor) else { return 0 }
        return connection.readiness & poll.interest
    }

    private func deliver(_ handle: SimulatedHandle) {
        if let async = handle.async {
            handle.async = (false, async.body)
            async.body(handle.raw)
        } else if let poll = handle.poll {
            poll.body?(handle.raw, 0, pollEvents(poll))
        } else if let listen = handle.listen {
            listen(handle.raw, 0)
        } else if handle.write != nil {
            writeOn(handle)
        } else {
            readFrom(handle)
        }
    }

    private func writeOn(_ handle: SimulatedHandle) {
        guard let write = handle.write, let socket = handle.socket else { return }
        guard !socket.isReset else {
            handle.write = nil
            return write.body(write.request, UV_ECONNRESET.rawValue)
        }
        let count = min(socket.room, write.bytes.count)
        socket.toClient += write.bytes[..<count]
        if count == write.bytes.count {
            handle.write = nil
            write.body(write.request, 0)
        } else {
            handle.write = (write.request, Array(write.bytes[count...]), write.body)
        }
    }

    private func readFrom(_ handle: SimulatedHandle) {
        guard let read = handle.read, let socket = handle.socket else { return }
        var buffer = uv_buf_t(base: nil, len: 0)
        read.space(handle.raw, 65_536, &buffer)
        guard !socket.isReset else {
            return read.body(handle.raw, Int(UV_ECONNRESET.rawValue), &buffer)
        }
        guard !socket.toGateway.isEmpty else {
            handle.read = nil
            return read.body(handle.raw, Int(UV_EOF.rawValue), &buffer)
        }
        // libuv would end the connection with UV_ENOBUFS.
        precondition(buffer.len > 0, "a stream that reads has room for it")
        var count = min(socket.toGateway.count, Int(buffer.len))
        if world.chance(300) { count = world.number(1...count) }
        let part = socket.toGateway[..<count]
        UnsafeMutableRawBufferPointer(start: buffer.base, count: count).copyBytes(from: part)
        socket.toGateway.removeFirst(count)
        read.body(handle.raw, count, &buffer)
    }
}
