// Sockets that connect to another server.

import CLibuv
import Glibc

/// Connects without waiting.
public enum OutgoingSocket {
    /// Connects to a unix socket; the descriptor is the caller's, for `Stream.adopt`.
    ///
    /// - Throws: What the kernel says at once, as it does for unix sockets: nobody listens, or the
    ///   listener's queue is full.
    public static func unix(path: String) throws(UVError) -> CInt {
        var storage = try unixAddress(path: path)
        return try connectSocket(
            family: AF_UNIX,
            &storage,
            socklen_t(MemoryLayout<sockaddr_un>.size)
        )
    }

    /// Begins to connect to a TCP socket; what is sent before it is connected waits, and a failure
    /// is heard from the stream.
    public static func tcp(host: String, port: UInt16) throws(UVError) -> CInt {
        var (storage, family, size) = try ipAddress(host: host, port: port)
        return try connectSocket(family: family, &storage, size)
    }

    private static func connectSocket(
        family: CInt,
        _ address: inout sockaddr_storage,
        _ size: socklen_t
    ) throws(UVError) -> CInt {
        let descriptor = try openSocket(family: family)
        let status = withSockaddr(&address) { connect(descriptor, $0, size) }
        guard status == 0 || errno == EINPROGRESS else {
            let error = UVError.current
            close(descriptor)
            throw error
        }
        return descriptor
    }
}
