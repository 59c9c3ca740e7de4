// Sockets bound by hand, because libuv 1.44 has no flag for SO_REUSEPORT.

import CLibuv
import Glibc

/// A bound socket that a `Listener` of some loop will listen on.
///
/// It is a plain descriptor, so it can be made where errors are reported and handed to the thread
/// that serves it.
public struct ListeningSocket: Sendable {
    /// The descriptor; owned by whoever holds this value.
    public let descriptor: CInt
    /// The port that was bound; 0 for a unix socket.
    public let port: UInt16
    let isUnix: Bool

    /// Binds a TCP socket.
    ///
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address.
    ///   - port: The port; 0 lets the kernel choose.
    ///   - isShared: Whether other sockets of this user may share the port (SO_REUSEPORT), and the
    ///     kernel spreads the connections over them.
    /// - Returns: The bound socket.
    /// - Throws: What the kernel said, such as `addressInUse`.
    public static func tcp(
        host: String,
        port: UInt16,
        isShared: Bool = true
    ) throws(UVError) -> ListeningSocket {
        var (address, family, size) = try ipAddress(host: host, port: port)
        let descriptor = try openSocket(family: family)
        for option in isShared ? [SO_REUSEADDR, SO_REUSEPORT] : [SO_REUSEADDR] {
            var yes: CInt = 1
            setsockopt(descriptor, SOL_SOCKET, option, &yes, socklen_t(MemoryLayout<CInt>.size))
        }
        try bindSocket(descriptor, &address, size)
        return ListeningSocket(descriptor: descriptor, port: boundPort(descriptor), isUnix: false)
    }

    /// Binds a unix socket, replacing one that nobody listens on any more.
    ///
    /// - Throws: `addressInUse` when somebody does, or what the kernel said.
    public static func unix(path: String) throws(UVError) -> ListeningSocket {
        var storage = try unixAddress(path: path)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let descriptor = try openSocket(family: AF_UNIX)
        guard !answers(descriptor, &storage, size), removeSocket(path) else {
            close(descriptor)
            throw UVError.addressInUse
        }
        try bindSocket(descriptor, &storage, size)
        return ListeningSocket(descriptor: descriptor, port: 0, isUnix: true)
    }

    /// Takes over a socket that was bound by somebody else, such as systemd.
    ///
    /// - Throws: `notASocket` when the descriptor is no stream socket of a kind that is served here.
    public static func inherited(_ descriptor: CInt) throws(UVError) -> ListeningSocket {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var type: CInt = 0
        var typeSize = socklen_t(MemoryLayout<CInt>.size)
        let isStream =
            getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &typeSize) == 0
            && type == CInt(SOCK_STREAM.rawValue)
        guard isStream, withSockaddr(&address, { getsockname(descriptor, $0, &size) }) == 0,
            [AF_INET, AF_INET6, AF_UNIX].contains(CInt(address.ss_family))
        else { throw UVError.notASocket }
        // Children of ours are none of its users.
        let copy = cuv_duplicate(descriptor)
        guard copy >= 0 else { throw UVError.current }
        close(descriptor)
        let isUnix = CInt(address.ss_family) == AF_UNIX
        return ListeningSocket(
            descriptor: copy,
            port: isUnix ? 0 : boundPort(copy),
            isUnix: isUnix
        )
    }

    /// The numeric address that is bound; nil for a unix socket.
    public var host: String? {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        guard withSockaddr(&address, { getsockname(descriptor, $0, &size) }) == 0 else {
            return nil
        }
        var text = [CChar](repeating: 0, count: 64)
        let status = withUnsafePointer(to: &address) { storage in
            let raw = UnsafeRawPointer(storage)
            return CInt(storage.pointee.ss_family) == AF_INET6
                ? uv_ip6_name(raw.assumingMemoryBound(to: sockaddr_in6.self), &text, text.count)
                : uv_ip4_name(raw.assumingMemoryBound(to: sockaddr_in.self), &text, text.count)
        }
        guard status == 0, !isUnix else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Names a unix socket that the simulation's kernel knows.
    package static func simulated(_ descriptor: CInt) -> ListeningSocket {
        ListeningSocket(descriptor: descriptor, port: 0, isUnix: true)
    }

    /// A second descriptor of the same socket, for another loop.
    public func duplicate() throws(UVError) -> ListeningSocket {
        let copy = cuv_duplicate(descriptor)
        guard copy >= 0 else { throw UVError.current }
        return ListeningSocket(descriptor: copy, port: port, isUnix: isUnix)
    }
}

/// The address of a numeric host, with its family and its size.
func ipAddress(host: String, port: UInt16) throws(UVError)
    -> (address: sockaddr_storage, family: CInt, size: socklen_t)
{
    var address = sockaddr_storage()
    let family = try withUnsafeMutablePointer(to: &address) { storage throws(UVError) in
        let raw = UnsafeMutableRawPointer(storage)
        if host.contains(":") {
            try uv(uv_ip6_addr(host, CInt(port), raw.assumingMemoryBound(to: sockaddr_in6.self)))
            return AF_INET6
        }
        try uv(uv_ip4_addr(host, CInt(port), raw.assumingMemoryBound(to: sockaddr_in.self)))
        return AF_INET
    }
    let size = socklen_t(
        family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
    )
    return (address, family, size)
}

/// The address of a unix socket.
func unixAddress(path: String) throws(UVError) -> sockaddr_storage {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { field in
        guard path.utf8.count < field.count else { return false }
        field.copyBytes(from: path.utf8)
        return true
    }
    guard fits else { throw UVError(code: UV_ENAMETOOLONG.rawValue) }
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { target in
        withUnsafeBytes(of: &address) { target.copyMemory(from: $0) }
    }
    return storage
}

func openSocket(family: CInt) throws(UVError) -> CInt {
    let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, type | CInt(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw UVError.current }
    return descriptor
}

private func bindSocket(
    _ descriptor: CInt,
    _ address: inout sockaddr_storage,
    _ size: socklen_t
) throws(UVError) {
    let status = withSockaddr(&address) { bind(descriptor, $0, size) }
    guard status == 0 else {
        let error = UVError.current
        close(descriptor)
        throw error
    }
}

/// Whether a server accepts connections at `address`.
private func answers(
    _ descriptor: CInt,
    _ address: inout sockaddr_storage,
    _ size: socklen_t
) -> Bool {
    // EAGAIN is a server whose queue is full.
    withSockaddr(&address) { connect(descriptor, $0, size) } == 0 || errno == EAGAIN
}

/// Removes a socket that nobody listens on; false when something else has that name.
private func removeSocket(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFSOCK && unlink(path) == 0
}

private func boundPort(_ descriptor: CInt) -> UInt16 {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    _ = withSockaddr(&address) { getsockname(descriptor, $0, &size) }
    // sockaddr_in and sockaddr_in6 hold the port at the same place, in network order.
    return withUnsafeBytes(of: &address) {
        UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
}

func withSockaddr<R>(
    _ address: inout sockaddr_storage,
    _ body: (UnsafeMutablePointer<sockaddr>) -> R
) -> R {
    withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
}
