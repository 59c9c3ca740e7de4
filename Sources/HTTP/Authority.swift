// The host and port of a request, as Host, CONNECT and absolute targets give them.

/// Whether the bytes of `range` are `uri-host [":" port]` with a host that is not empty.
///
/// The host is a registered name or an IPv6 address in brackets (RFC 3986, section 3.2.2); a version of
/// IP that nobody has seen yet is not taken. User information is refused, as RFC 9110, section 4.2.4,
/// advises.
func isAuthority(_ bytes: Bytes, _ range: ByteRange, portNeeded: Bool) -> Bool {
    var index = Int(range.offset)
    let end = Int(range.end)
    guard index < end else { return false }
    if bytes[index] == UInt8(ascii: "[") {
        let start = index + 1
        index = start
        while index < end, ByteSet.addressLiteral.contains(bytes[index]) { index += 1 }
        guard index < end, bytes[index] == UInt8(ascii: "]"),
            IPAddress(v6: bytes, from: start, to: index) != nil
        else { return false }
        index += 1
    } else {
        let start = index
        while index < end, ByteSet.registeredName.contains(bytes[index]) {
            // A percent begins two hexadecimal digits (RFC 3986, section 3.2.2).
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < end, isHexDigit(bytes[index + 1]), isHexDigit(bytes[index + 2])
                else { return false }
            }
            index += 1
        }
        guard index > start else { return false }
    }
    guard index < end else { return !portNeeded }
    guard bytes[index] == UInt8(ascii: ":") else { return false }
    index += 1
    guard end - index <= 5, !portNeeded || index < end else { return false }
    while index < end {
        guard bytes[index] &- UInt8(ascii: "0") < 10 else { return false }
        index += 1
    }
    return true
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
        || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f")
}
