// Which sites may submit to a project: origins (RFC 6454) against the project's patterns.
//
// Compiled form, one record a pattern:
//
//     wildcard: 1 byte, port: 2, scheme length: 1, host length: 2, scheme, host
//
// A scheme length of 0 is any scheme; port 0 is the scheme's own port.

/// A project's allowed origins, compiled to bytes so that matching needs no memory.
///
/// A pattern is `*` (everything, requests without an origin included), an origin such as
/// `https://example.com` or `http://localhost:3000`, the same with `*.` before the host for its
/// subdomains, or a host alone, which allows any scheme on its own port.
public struct AllowedOrigins: Sendable, Equatable {
    /// Whether everything is allowed, requests without an origin included.
    public private(set) var allowsAll = false
    /// The compiled patterns, to be given to `matches`.
    public private(set) var compiled: [UInt8] = []

    /// Compiles patterns; what is no pattern matches nothing.
    public init(_ patterns: [String]) {
        for pattern in patterns {
            let text = pattern.lowercased()
            if text == "*" {
                allowsAll = true
            } else {
                compile(text)
            }
        }
    }

    /// Whether an origin is allowed.
    public func allows(_ origin: String?) -> Bool {
        guard !allowsAll else { return true }
        guard let origin else { return false }
        return compiled.withUnsafeBufferPointer { compiled in
            Array(origin.utf8).withUnsafeBufferPointer { Self.matches($0, compiled) }
        }
    }

    /// Whether an origin, or the URL of a page, matches one of the compiled patterns.
    public static func matches(
        _ url: UnsafeBufferPointer<UInt8>,
        _ compiled: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let origin = Origin(url) else { return false }
        var index = 0
        while index < compiled.count {
            let isWildcard = compiled[index] == 1
            let port = UInt16(compiled[index + 1]) << 8 | UInt16(compiled[index + 2])
            let schemeEnd = index + 6 + Int(compiled[index + 3])
            let hostEnd = schemeEnd + (Int(compiled[index + 4]) << 8 | Int(compiled[index + 5]))
            let scheme = (index + 6)..<schemeEnd
            let host = schemeEnd..<hostEnd
            index = hostEnd
            let expected = port == 0 ? origin.schemePort(url) : port
            guard origin.port(url) == expected,
                scheme.isEmpty || equal(url, origin.scheme, compiled, scheme)
            else { continue }
            if !isWildcard, equal(url, origin.host, compiled, host) { return true }
            let extra = origin.host.count - host.count
            // A subdomain ends with a dot and the host, and has something before them.
            if isWildcard, extra > 1, url[origin.host.lowerBound + extra - 1] == UInt8(ascii: "."),
                equal(
                    url,
                    (origin.host.lowerBound + extra)..<origin.host.upperBound,
                    compiled,
                    host
                )
            {
                return true
            }
        }
        return false
    }

    private mutating func compile(_ pattern: String) {
        var text = Array(pattern.utf8)
        var scheme: [UInt8] = []
        if let range = pattern.firstRange(of: "://") {
            scheme = Array(pattern[..<range.lowerBound].utf8)
            text = Array(pattern[range.upperBound...].utf8)
        }
        // A slash at the end is what people paste.
        if text.last == UInt8(ascii: "/") { text.removeLast() }
        let isWildcard = text.starts(with: "*.".utf8)
        if isWildcard { text.removeFirst(2) }
        let whole = Array("x://".utf8) + text
        let parsed = whole.withUnsafeBufferPointer { url in
            Origin(url).map { (Array(url[$0.host]), $0.explicitPort) }
        }
        guard let (host, port) = parsed, !host.isEmpty, host.count < 256, scheme.count < 256,
            !host.contains(UInt8(ascii: "*"))
        else { return }
        let number = port ?? 0
        compiled += [isWildcard ? 1 : 0, UInt8(number >> 8), UInt8(number & 0xFF)]
        compiled += [UInt8(scheme.count), UInt8(host.count >> 8), UInt8(host.count & 0xFF)]
        compiled += scheme + host
    }
}

/// The parts of an origin, as ranges of the bytes it was read from.
private struct Origin {
    var scheme: Range<Int>
    var host: Range<Int>
    var explicitPort: UInt16?

    /// Reads `scheme://host[:port]`, ignoring what a page's URL has behind it.
    init?(_ url: UnsafeBufferPointer<UInt8>) {
        guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 3 <= url.count,
            url[colon + 1] == UInt8(ascii: "/"), url[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        scheme = 0..<colon
        let start = colon + 3
        var end = start
        while end < url.count, url[end] != UInt8(ascii: "/"), url[end] != UInt8(ascii: "?"),
            url[end] != UInt8(ascii: "#")
        {
            // A user name before the host is no part of an origin, and a trap for the eye.
            guard url[end] != UInt8(ascii: "@") else { return nil }
            end += 1
        }
        // An IPv6 address has colons of its own, inside brackets.
        var hostEnd = start
        if start < end, url[start] == UInt8(ascii: "[") {
            while hostEnd < end, url[hostEnd] != UInt8(ascii: "]") { hostEnd += 1 }
            guard hostEnd < end else { return nil }
            hostEnd += 1
        } else {
            while hostEnd < end, url[hostEnd] != UInt8(ascii: ":") { hostEnd += 1 }
        }
        host = start..<hostEnd
        guard hostEnd < end else { return }
        guard url[hostEnd] == UInt8(ascii: ":") else { return nil }
        var number = 0
        for index in (hostEnd + 1)..<end {
            guard url[index] >= 0x30, url[index] <= 0x39 else { return nil }
            number = number * 10 + Int(url[index] - 0x30)
            guard number <= 65_535 else { return nil }
        }
        guard hostEnd + 1 < end else { return nil }
        explicitPort = UInt16(number)
    }

    func port(_ url: UnsafeBufferPointer<UInt8>) -> UInt16 { explicitPort ?? schemePort(url) }

    /// The port of the scheme itself; 0 for a scheme without one.
    func schemePort(_ url: UnsafeBufferPointer<UInt8>) -> UInt16 {
        guard scheme.count == 4 || scheme.count == 5 else { return 0 }
        let isHTTP =
            folded(url[0]) == UInt8(ascii: "h") && folded(url[1]) == UInt8(ascii: "t")
            && folded(url[2]) == UInt8(ascii: "t") && folded(url[3]) == UInt8(ascii: "p")
        guard isHTTP else { return 0 }
        if scheme.count == 4 { return 80 }
        return folded(url[4]) == UInt8(ascii: "s") ? 443 : 0
    }
}

/// Compares without regard to ASCII case; the pattern is in lower case.
private func equal(
    _ text: UnsafeBufferPointer<UInt8>,
    _ part: Range<Int>,
    _ pattern: UnsafeBufferPointer<UInt8>,
    _ other: Range<Int>
) -> Bool {
    guard part.count == other.count else { return false }
    for offset in 0..<part.count
    where folded(text[part.lowerBound + offset]) != pattern[other.lowerBound + offset] {
        return false
    }
    return true
}

@inline(__always)
private func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
