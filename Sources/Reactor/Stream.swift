// One client's connection: bytes in, bytes out.
// Tour 2/15. From Listener. Next: Session.
// Tour 15/15. From AnswerWriter.
//
//     open ──close()──▶ closing ──close callback──▶ closed (released)

import CLibuv
import Glibc

/// A connected TCP or unix socket; its owner is its subclass.
///
/// The kernel writes straight into memory that the owner lends for the time of one read, so an idle
/// connection holds no buffer. Writing tries the socket at once; only what the kernel does not take
/// is copied and waits.
open class Stream {
    private let handle: UnsafeMutablePointer<uv_stream_t>
    private let block: UnsafeMutableRawPointer
    private let isTCP: Bool
    /// What the kernel did not take yet; libuv reads it until the write callback.
    private var unsent: UnsafeMutableRawPointer?
    /// The socket, once it is connected.
    private var descriptor: CInt = -1

    /// Makes a stream that is not connected yet.
    public init(on loop: Loop, isTCP: Bool) {
        self.isTCP = isTCP
        block = .allocate(byteCount: Layout.bytes, alignment: 16)
        handle = cuv_stream(block)
        initialiseStream(on: loop, block, isTCP: isTCP)
        // Balanced by the release in the close callback: libuv may use the handle until then.
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Takes the connection that waits at `listener`.
    public final func accept(from listener: Listener) throws(UVError) {
        try uv(uv_accept(listener.handle, handle))
        try uv(uv_fileno(cuv_handle(handle), &descriptor))
        // Answers are written whole, so waiting for more to send only delays them.
        if isTCP { uv_tcp_nodelay(block.assumingMemoryBound(to: uv_tcp_t.self), 1) }
    }

    /// Takes over a connected descriptor.
    public final func adopt(descriptor: CInt) throws(UVError) {
        self.descriptor = descriptor
        try uv(
            isTCP
                ? uv_tcp_open(block.assumingMemoryBound(to: uv_tcp_t.self), descriptor)
                : uv_pipe_open(block.assumingMemoryBound(to: uv_pipe_t.self), descriptor)
        )
    }

    /// Who is at the other end, as the halves of an IPv6 address, in which IPv4 addresses are mapped
    /// (RFC 4291, section 2.5.5.2); nil for a unix socket.
    public final var peerAddress: (high: UInt64, low: UInt64)? {
        guard isTCP else { return nil }
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(descriptor, $0, &size)
            }
        }
        // A peer that is gone already is nobody that could be served.
        guard status == 0 else { return nil }
        let isV4 = CInt(address.ss_family) == AF_INET
        return withUnsafeBytes(of: &address) { bytes in
            func word(at offset: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            // sockaddr_in has its address at 4, sockaddr_in6 at 8.
            guard isV4 else { return (word(at: 8), word(at: 16)) }
            return (0, 0xFFFF_0000_0000 | word(at: 4) >> 32)
        }
    }

    /// Reads from now on.
    public final func startReading() {
        guard !isClosing else { return }
        // Fails only when the stream is closing or is reading already.
        _ = uv_read_start(handle, streamWantsSpace, streamDidRead)
    }

    /// Reads no more until `startReading`.
    public final func stopReading() {
        uv_read_stop(handle)
    }

    /// Sends `bytes`; false when some of them wait for the kernel and `didDrain` will follow.
    ///
    /// - Precondition: Nothing waits from an earlier call.
    public final func send(_ bytes: UnsafeRawBufferPointer) throws(UVError) -> Bool {
        precondition(unsent == nil, "wait for didDrain before sending more")
        // What uv_try_write does, as send(2), which does less than write(2) for a socket.
        let taken = Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
        if taken == bytes.count { return true }
        if taken < 0, errno != EAGAIN { throw UVError.current }
        try sendLater(UnsafeRawBufferPointer(rebasing: bytes[max(0, taken)...]))
        return false
    }

    /// Sends `bytes`, like the other `send`.
    public final func send(_ bytes: [UInt8]) throws(UVError) -> Bool {
        let result = bytes.withUnsafeBytes { buffer in
            do throws(UVError) {
                return Result<Bool, UVError>.success(try send(buffer))
            } catch {
                return Result<Bool, UVError>.failure(error)
            }
        }
        return try result.get()
    }

    /// Tells the peer that no more will be sent; its bytes can still be read.
    public final func endSending() {
        let request = (block + Layout.shutdown).assumingMemoryBound(to: uv_shutdown_t.self)
        // When the peer is gone already there is nobody to tell.
        _ = uv_shutdown(request, handle) { _, _ in }
    }

    /// Closes the socket; the stream frees itself once libuv has let go of it.
    public final func close() {
        guard !isClosing else { return }
        isClosing = true
        uv_close(cuv_handle(handle)) { handle in
            let owner = Unmanaged<Stream>.fromOpaque(handle!.pointee.data)
            owner._withUnsafeGuaranteedRef { $0.didClose() }
            owner.release()
        }
    }

    /// Whether `close` was called.
    public private(set) final var isClosing = false

    /// Lends the memory that the next read fills; must not be empty.
    open func wantsSpace() -> UnsafeMutableRawBufferPointer {
        preconditionFailure("a subclass lends its memory")
    }

    /// `count` bytes were read into the memory that `wantsSpace` lent.
    open func didRead(_ count: Int) {}

    /// Reading or sending failed, or the peer ended (`endOfFile`).
    open func didFail(_ error: UVError) {}

    /// What waited for the kernel was sent.
    open func didDrain() {}

    /// libuv has let go of the socket.
    open func didClose() {}

    private func sendLater(_ bytes: UnsafeRawBufferPointer) throws(UVError) {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        unsent = copy
        let request = (block + Layout.write).assumingMemoryBound(to: uv_write_t.self)
        var buffer = uv_buf_t(base: copy.assumingMemoryBound(to: CChar.self), len: bytes.count)
        try uv(uv_write(request, handle, &buffer, 1, streamDidWrite))
    }

    fileprivate func didWrite(_ status: CInt) {
        unsent?.deallocate()
        unsent = nil
        if status == 0 {
            didDrain()
        } else if status != UV_ECANCELED.rawValue {
            didFail(UVError(code: status))
        }
    }

    deinit {
        unsent?.deallocate()
        block.deallocate()
    }
}

/// The handle and its requests in one block, so that neither a connection nor a write allocates more.
private enum Layout {
    static let write = (streamHandleBytes + 15) / 16 * 16
    static let shutdown = write + (MemoryLayout<uv_write_t>.size + 15) / 16 * 16
    static let bytes = shutdown + MemoryLayout<uv_shutdown_t>.size
}

private let streamWantsSpace: uv_alloc_cb = { handle, _, buffer in
    withOwner(handle!.pointee.data, as: Stream.self) {
        let space = $0.wantsSpace()
        buffer!.pointee.base = space.baseAddress!.assumingMemoryBound(to: CChar.self)
        buffer!.pointee.len = space.count
    }
}

private let streamDidRead: uv_read_cb = { stream, count, _ in
    withOwner(stream!.pointee.data, as: Stream.self) {
        if count > 0 {
            $0.didRead(count)
        } else if count < 0 {
            $0.didFail(UVError(code: CInt(count)))
        }
    }
}

private let streamDidWrite: uv_write_cb = { request, status in
    withOwner(request!.pointee.handle.pointee.data, as: Stream.self) { $0.didWrite(status) }
}
