// The host and port of a request, as Host, CONNECT and absolute targets give them.

/// Whether the bytes of `range` are `uri-host [":" port]` with a host that is not empty.
///
/// User information is refused, as RFC 9110, section 4.2.4, advises.
func isAuthority(_ bytes: Bytes, _ range: ByteRange, portNeeded: Bool) -> Bool {
    var index = Int(range.offset)
    let end = Int(range.end)
    guard index < end else { return false }
    if bytes[index] == UInt8(ascii: "[") {
        let start = index + 1
        index = start
        while index < end, ByteSet.addressLiteral.contains(bytes[index]) { index += 1 }
        guard index > start, index < end, bytes[index] == UInt8(ascii: "]") else { return false }
        index += 1
    } else {
        let start = index
        while index < end, ByteSet.registeredName.contains(bytes[index]) { index += 1 }
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
