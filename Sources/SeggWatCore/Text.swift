// Rules about text, as functions over bytes that are known to be UTF-8.

/// The number of Unicode code points in valid UTF-8.
@inlinable
public func characterCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in text where byte & 0xC0 != 0x80 { count += 1 }
    return count
}

/// The text without white space at either end: what ECMAScript's `trim` removes.
@inlinable
public func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end {
        let length = spaceLength(text, at: start, end: end)
        if length == 0 { break }
        start += length
    }
    while start < end {
        // Walk back to the first byte of the last character.
        var last = end - 1
        while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
        guard spaceLength(text, at: last, end: end) == end - last else { break }
        end = last
    }
    return UnsafeBufferPointer(rebasing: text[start..<end])
}

/// The bytes of the white-space character at `index`; 0 when it is another character.
@inlinable
func spaceLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int, end: Int) -> Int {
    switch text[index] {
    case 0x09...0x0D, 0x20: return 1
    case 0xC2:
        // U+00A0
        return index + 1 < end && text[index + 1] == 0xA0 ? 2 : 0
    case 0xE1, 0xE2, 0xE3, 0xEF:
        guard index + 2 < end else { return 0 }
        let code =
            UInt32(text[index] & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6
            | UInt32(text[index + 2] & 0x3F)
        switch code {
        case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: return 3
        default: return 0
        }
    default: return 0
    }
}

/// Whether the text holds U+0000, which PostgreSQL cannot store.
@inlinable
public func containsNUL(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text where byte == 0 { return true }
    return false
}

/// Whether the text holds a C0 or C1 control character or DEL.
@inlinable
public func containsControl(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in text {
        // C1 is U+0080 to U+009F: C2 80 to C2 9F.
        if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return true }
        previous = byte
    }
    return false
}

/// Whether the text has the shape of an e-mail address: one `@` with something on both sides, a dot
/// inside the domain, and no white space.
@inlinable
public func looksLikeEmail(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var at: Int?
    for index in text.indices {
        let byte = text[index]
        if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
            return false
        }
        guard spaceLength(text, at: index, end: text.count) == 0 else { return false }
        guard byte == UInt8(ascii: "@") else { continue }
        guard at == nil, index > 0 else { return false }
        at = index
    }
    guard let at, at + 3 < text.count else { return false }
    guard text[at + 1] != UInt8(ascii: "."), text[text.count - 1] != UInt8(ascii: ".") else {
        return false
    }
    for index in (at + 2)..<text.count where text[index] == UInt8(ascii: ".") { return true }
    return false
}
