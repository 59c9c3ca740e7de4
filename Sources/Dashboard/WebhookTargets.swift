// Where webhooks may lead: to the public internet, and not into the network that the dashboard
// stands in (server-side request forgery, OWASP API7).
//
//     URL ─▶ host ─▶ every address of it ─all public─▶ the one that is connected to
//
// The address that was looked at is the one that is connected to, so a name whose second answer
// differs from its first (DNS rebinding) wins nothing.

import FoundationEssentials
import Glibc

/// Which addresses messages are sent to.
enum WebhookTargets: Sendable {
    /// Addresses of the public internet, over HTTPS.
    case publicInternet
    /// Any address, with HTTP too: for those whose receivers are in their own network.
    case any

    /// Why there is no address.
    enum Fault: Error, Equatable {
        /// The name has no address, or nobody answers for it.
        case unresolved
        /// An address of it is not of the public internet.
        case refused
    }

    /// The rule for a URL, as errors say it.
    var rule: String {
        switch self {
        case .publicInternet: "must be an https URL with a host and without credentials"
        case .any: "must be an http or https URL with a host and without credentials"
        }
    }

    /// Whether a text has the form of a target; where it leads is known when it is resolved.
    func takes(_ text: String) -> Bool {
        // The characters of RFC 3986; what others there are, two parsers could read differently.
        let isPlain = text.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0)
        }
        guard isPlain,
            let url = URL(string: text), url.user == nil, url.password == nil,
            url.fragment == nil, let host = Self.host(of: url),
            host.utf8.allSatisfy({ isHostByte($0) })
        else { return false }
        switch (self, url.scheme?.lowercased()) {
        case (_, "https"), (.any, "http"): return (1...65_535).contains(url.port ?? 443)
        default: return false
        }
    }

    /// The host that the HTTP client takes from a URL.
    static func host(of url: URL) -> String? {
        guard let host = url.host, !host.isEmpty else { return nil }
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }

    /// Resolves a host and returns the address to connect to, as text.
    ///
    /// It blocks until the resolver answers.
    func resolve(_ host: String) throws(Fault) -> String {
        let addresses = Self.addresses(of: host)
        guard let first = addresses.first else { throw .unresolved }
        if self == .publicInternet, !addresses.allSatisfy(\.isPublic) { throw .refused }
        return first.text
    }

    private static func addresses(of host: String) -> [WebhookAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [WebhookAddress] = []
        var next = list
        while let entry = next {
            if let address = WebhookAddress(entry.pointee) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
