// Where the load goes, and a connection to it.

import Glibc

/// The address of a server.
public enum Target: Equatable, Sendable, CustomStringConvertible {
    /// A numeric IPv4 or IPv6 address and a port.
    case tcp(host: String, port: UInt16)
    /// The path of a unix socket.
    case unix(path: String)

    /// Reads `http://host:port` or `unix:path`; nil for anything else.
    ///
    /// Hosts are numeric, but for `localhost`: a load generator must know whom it meets.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty, path.utf8.count < unixPathBytesMax else { return nil }
            self = .unix(path: path)
            return
        }
        guard text.hasPrefix("http://") else { return nil }
        var rest = text.dropFirst("http://".count)
        if rest.last == "/" { rest = rest.dropLast() }
        guard !rest.contains("/") else { return nil }
        var host = String(rest)
        var port: UInt16 = 80
        if let colon = rest.lastIndex(of: ":"), rest.last != "]" {
            guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else {
                return nil
            }
            port = number
            host = String(rest[..<colon])
        }
        if host.first == "[", host.last == "]" { host = String(host.dropFirst().dropLast()) }
        if host == "localhost" { host = "127.0.0.1" }
        guard numericAddress(host, port) != nil else { return nil }
        self = .tcp(host: host, port: port)
    }

    /// Whether it cannot leave this machine.
    public var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _): host.hasPrefix("127.") || host == "::1"
        }
    }

    var isTCP: Bool {
        switch self {
        case .tcp: true
        case .unix: false
        }
    }

    /// What requests carry as Host.
    var authority: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix: "localhost"
        }
    }

    /// The form that it is read from.
    public var description: String {
        switch self {
        case .tcp: "http://\(authority)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// Connects and returns the descriptor; the negative error number when that failed.
    ///
    /// When it `waits`, the connection is there; on this machine that takes no longer than the
    /// server's queue of connections is full. Otherwise it may still be under way; bytes that are
    /// sent meanwhile wait for it, and a failure is heard by whoever reads.
    func connect(waits: Bool) -> CInt {
        let storage: (address: sockaddr_storage, size: socklen_t)? =
            switch self {
            case .tcp(let host, let port): numericAddress(host, port)
            case .unix(let path): unixAddress(path)
            }
        guard let (made, size) = storage else { return -EINVAL }
        var address = made
        let family = CInt(address.ss_family)
        let type =
            CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
            | (waits ? 0 : CInt(SOCK_NONBLOCK.rawValue))
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { return -errno }
        var patience = timeval(tv_sec: Limits.connectMillis / 1_000, tv_usec: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_SNDTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, size)
            }
        }
        guard status == 0 || errno == EINPROGRESS && !waits else {
            let reason = errno
            close(descriptor)
            return -reason
        }
        if isTCP {
            var yes: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, size)
        }
        return descriptor
    }
}

private let unixPathBytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

private func numericAddress(_ host: String, _ port: UInt16) -> (sockaddr_storage, socklen_t)? {
    var storage = sockaddr_storage()
    let size: Int? = withUnsafeMutableBytes(of: &storage) { bytes in
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            withUnsafeBytes(of: &four) { bytes.copyMemory(from: $0) }
            return MemoryLayout<sockaddr_in>.size
        }
        if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            withUnsafeBytes(of: &six) { bytes.copyMemory(from: $0) }
            return MemoryLayout<sockaddr_in6>.size
        }
        return nil
    }
    return size.map { (storage, socklen_t($0)) }
}

private func unixAddress(_ path: String) -> (sockaddr_storage, socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
        withUnsafeBytes(of: &address) { bytes.copyMemory(from: $0) }
    }
    return (storage, socklen_t(MemoryLayout<sockaddr_un>.size))
}
