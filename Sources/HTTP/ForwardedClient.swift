// Who a request comes from, when proxies say so: X-Forwarded-For, or Forwarded (RFC 7239).
//
//     client, proxy 1, proxy 2      each proxy adds whom it heard the request from at the right end;
//     ◀── who is right of it vouches for it ──      left of the first stranger anybody may have written

/// Which field the proxies write; one that they do not write is the client's to forge.
public enum ForwardedField: String, CaseIterable, Sendable {
    case forwardedFor = "x-forwarded-for"
    case forwarded
}

extension RequestHead {
    /// The client's address: the rightmost one that is no trusted proxy's, or else the leftmost.
    ///
    /// All lines of the field count as one list. An entry that is no address (`unknown`, a name, a
    /// malformed one) hides all that stands left of it.
    ///
    /// - Parameters:
    ///   - bytes: What the head was parsed from.
    ///   - field: The field to read.
    ///   - proxies: Who may write it; the peer was looked up there by the caller.
    /// - Returns: The address; nil when the field is missing or its last entry is no address.
    public func forwardedClient(
        _ bytes: Span<UInt8>,
        _ field: ForwardedField,
        _ proxies: TrustedProxies
    ) -> IPAddress? {
        var line = field == .forwarded ? forwarded : forwardedFor
        var hops = Hops()
        while let value = line {
            var ofLine = Hops()
            switch field {
            case .forwardedFor: readForwardedFor(bytes, value, proxies, &ofLine)
            case .forwarded: readForwarded(bytes, value, proxies, &ofLine)
            }
            hops.lookLeft(ofLine)
            if hops.isDecided { break }
            // Rare: some proxies add a line of their own instead of to the last one.
            line = lineBefore(value, bytes, field)
        }
        return hops.client
    }

    /// The last line of the field before the one with this value.
    private func lineBefore(_ value: ByteRange, _ bytes: Bytes, _ field: ForwardedField)
        -> ByteRange?
    {
        var found: ByteRange?
        var start = Int(fieldsStart)
        while start < Int(value.offset) {
            let end = position(of: lineFeed, in: bytes, from: start, to: Int(headBytes))
            guard let end else { break }
            let colon = position(of: UInt8(ascii: ":"), in: bytes, from: start, to: end) ?? end
            let name = ByteRange(from: start, to: colon)
            let isField =
                switch field {
                case .forwardedFor: matches(bytes, name, "x-forwarded-for")
                case .forwarded: matches(bytes, name, "forwarded")
                }
            // The line ends with CR LF.
            let rest = trimmed(bytes, from: min(colon + 1, end - 1), to: end - 1)
            if isField, rest.offset < value.offset { found = rest }
            start = end + 1
        }
        return found
    }
}

/// A list of hops, read from left to right.
private struct Hops {
    /// The rightmost stranger, or else the leftmost proxy.
    private(set) var client: IPAddress?
    /// Whether nothing further left can change the client.
    private(set) var isDecided = false

    mutating func add(_ address: IPAddress?, _ proxies: TrustedProxies) {
        guard let address else {
            client = nil
            isDecided = true
            return
        }
        if !proxies.contains(address) {
            client = address
            isDecided = true
        } else if client == nil {
            client = address
        }
    }

    /// Takes what stands left of what was read so far.
    mutating func lookLeft(_ left: Hops) {
        client = left.client ?? client
        isDecided = left.isDecided
    }
}

private func readForwardedFor(
    _ bytes: Bytes,
    _ value: ByteRange,
    _ proxies: TrustedProxies,
    _ hops: inout Hops
) {
    var start = Int(value.offset)
    let end = Int(value.end)
    while start <= end {
        let comma = position(of: UInt8(ascii: ","), in: bytes, from: start, to: end) ?? end
        let entry = trimmed(bytes, from: start, to: comma)
        // Empty list elements are ignored (RFC 9110, section 5.6.1.2).
        if !entry.isEmpty { hops.add(readNode(bytes, entry), proxies) }
        start = comma + 1
    }
}

private func readForwarded(
    _ bytes: Bytes,
    _ value: ByteRange,
    _ proxies: TrustedProxies,
    _ hops: inout Hops
) {
    var start = Int(value.offset)
    let end = Int(value.end)
    while start <= end {
        let entryEnd = endOfElement(bytes, from: start, to: end)
        guard let entryEnd else {
            // A quote that does not end hides the rest of the line.
            return hops.add(nil, proxies)
        }
        let entry = trimmed(bytes, from: start, to: entryEnd)
        if !entry.isEmpty { hops.add(readFor(bytes, entry), proxies) }
        start = entryEnd + 1
    }
}

/// Where the comma of this list element is, outside quotes; nil when a quote does not end.
private func endOfElement(_ bytes: Bytes, from start: Int, to end: Int) -> Int? {
    var index = start
    var isQuoted = false
    while index < end {
        switch bytes[index] {
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: "\\") where isQuoted: index += 1
        case UInt8(ascii: ",") where !isQuoted: return index
        default: break
        }
        index += 1
    }
    return isQuoted ? nil : end
}

/// The address of an element's only `for` parameter.
private func readFor(_ bytes: Bytes, _ entry: ByteRange) -> IPAddress? {
    var found: ByteRange?
    var start = Int(entry.offset)
    let end = Int(entry.end)
    while start < end {
        let equals = position(of: UInt8(ascii: "="), in: bytes, from: start, to: end)
        guard let equals, equals + 1 < end else { return nil }
        var valueStart = equals + 1
        var valueEnd: Int
        var next: Int
        if bytes[valueStart] == UInt8(ascii: "\"") {
            valueStart += 1
            let quote = position(of: UInt8(ascii: "\""), in: bytes, from: valueStart, to: end)
            guard let quote else { return nil }
            valueEnd = quote
            next = quote + 1
            guard next == end || bytes[next] == UInt8(ascii: ";") else { return nil }
        } else {
            let semicolon = UInt8(ascii: ";")
            valueEnd = position(of: semicolon, in: bytes, from: valueStart, to: end) ?? end
            next = valueEnd
        }
        if matches(bytes, trimmed(bytes, from: start, to: equals), "for") {
            guard found == nil else { return nil }
            found = ByteRange(from: valueStart, to: valueEnd)
        }
        start = next + 1
    }
    return found.flatMap { readNode(bytes, $0) }
}

/// Reads `address`, `v4:port` or `[v6]:port`.
private func readNode(_ bytes: Bytes, _ node: ByteRange) -> IPAddress? {
    let start = Int(node.offset)
    var end = Int(node.end)
    guard start < end else { return nil }
    if bytes[start] == UInt8(ascii: "[") {
        let bracket = position(of: UInt8(ascii: "]"), in: bytes, from: start, to: end)
        guard let bracket, isPort(bytes, from: bracket + 1, to: end) else { return nil }
        return IPAddress(v6: bytes, from: start + 1, to: bracket)
    }
    let colon = position(of: UInt8(ascii: ":"), in: bytes, from: start, to: end)
    if let colon, position(of: UInt8(ascii: ":"), in: bytes, from: colon + 1, to: end) == nil {
        guard isPort(bytes, from: colon, to: end) else { return nil }
        end = colon
    }
    return IPAddress(bytes, from: start, to: end)
}

/// Whether nothing or a colon and up to five digits are there.
private func isPort(_ bytes: Bytes, from start: Int, to end: Int) -> Bool {
    guard start < end else { return true }
    guard bytes[start] == UInt8(ascii: ":"), end - start >= 2, end - start <= 6 else {
        return false
    }
    for index in start + 1..<end where bytes[index] &- 0x30 > 9 { return false }
    return true
}
