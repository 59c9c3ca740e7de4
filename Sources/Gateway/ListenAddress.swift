// Where the gateway listens, as people write it.

/// An address to listen on: `host:port`, `[v6]:port`, `unix:/path` or `fd:number`.
public enum ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A numeric IPv4 or IPv6 address and a port; port 0 lets the kernel choose.
    case tcp(host: String, port: UInt16)
    /// A unix socket at this path.
    case unix(path: String)
    /// A socket that the parent process has bound and keeps, so that connections wait in its queue
    /// while one gateway goes and the next one comes.
    case descriptor(CInt)

    /// Reads an address; nil when it is none of the four forms.
    ///
    /// Only the form is checked here: a host that is no address is found when it is bound.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            // sockaddr_un.sun_path holds 108 bytes with its terminator.
            guard !path.isEmpty, path.utf8.count < 108 else { return nil }
            self = .unix(path: path)
            return
        }
        if text.hasPrefix("fd:") {
            // The standard streams are none.
            guard let descriptor = CInt(text.dropFirst(3)), descriptor > 2 else { return nil }
            self = .descriptor(descriptor)
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        if host == "localhost" { host = "127.0.0.1" }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: host, port: port)
    }

    /// The form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        case .descriptor(let descriptor): "fd:\(descriptor)"
        }
    }
}
