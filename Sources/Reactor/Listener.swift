// Accepts connections on this loop's own listening socket.
// Tour 1/15. Next: Stream.

import CLibuv

/// A listening socket of one loop.
public final class Listener {
    let handle: UnsafeMutablePointer<uv_stream_t>
    private let storage: UnsafeMutableRawPointer
    /// Whether connections are TCP, and not unix, sockets.
    public let isTCP: Bool
    private var didConnect: () -> Void = {}

    /// Takes over a bound socket.
    public init(on loop: Loop, socket: ListeningSocket) {
        isTCP = !socket.isUnix
        storage = .allocate(byteCount: streamHandleBytes, alignment: 16)
        handle = cuv_stream(storage)
        initialiseStream(on: loop, storage, isTCP: isTCP)
        // Balanced by the release in `close`.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        let status =
            isTCP
            ? uv_tcp_open(storage.assumingMemoryBound(to: uv_tcp_t.self), socket.descriptor)
            : uv_pipe_open(storage.assumingMemoryBound(to: uv_pipe_t.self), socket.descriptor)
        precondition(status == 0, "a bound socket can be opened: \(UVError(code: status))")
    }

    /// Listens, and calls `didConnect` for each connection that waits to be accepted.
    public func listen(backlog: CInt, _ didConnect: @escaping () -> Void) throws(UVError) {
        self.didConnect = didConnect
        try uv(uv_listen(handle, backlog, connectionDidArrive))
    }

    /// Stops listening; connections that were accepted stay.
    public func close() {
        guard uv_is_closing(cuv_handle(handle)) == 0 else { return }
        didConnect = {}
        uv_close(cuv_handle(handle)) { Unmanaged<Listener>.fromOpaque($0!.pointee.data).release() }
    }

    fileprivate func connectionArrived() {
        didConnect()
    }

    deinit {
        storage.deallocate()
    }
}

/// Bytes that hold either kind of stream handle.
let streamHandleBytes = max(MemoryLayout<uv_tcp_t>.size, MemoryLayout<uv_pipe_t>.size)

func initialiseStream(on loop: Loop, _ storage: UnsafeMutableRawPointer, isTCP: Bool) {
    let status =
        isTCP
        ? uv_tcp_init(loop.raw, storage.bindMemory(to: uv_tcp_t.self, capacity: 1))
        : uv_pipe_init(loop.raw, storage.bindMemory(to: uv_pipe_t.self, capacity: 1), 0)
    precondition(status == 0, "initialising a stream only fails on misuse")
}

private let connectionDidArrive: uv_connection_cb = { handle, status in
    // A failed accept (too many descriptors, say) concerns no connection that could be served.
    guard status == 0 else { return }
    withOwner(handle!.pointee.data, as: Listener.self) { $0.connectionArrived() }
}
