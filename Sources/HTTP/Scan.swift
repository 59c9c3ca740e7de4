// The loops that look at every byte, sixteen at a time where they can. Free functions over a span:
// they answer with a position and judge nothing.

typealias Bytes = Span<UInt8>
private typealias Lanes = SIMD16<UInt8>

/// The position of the first byte in `start..<end` that a field value may not hold, else `end`.
///
/// That is every control character except HTAB.
func endOfFieldValue(_ bytes: Bytes, from start: Int, to end: Int) -> Int {
    var index = start
    while index + 16 <= end {
        let lanes = load(bytes, at: index)
        let lane = firstLane((lanes .< 0x20) .& (lanes .!= 0x09) .| (lanes .== 0x7F))
        if lane < 16 { return index + lane }
        index += 16
    }
    while index < end {
        let byte = bytes[unchecked: index]
        if byte < 0x20 && byte != 0x09 || byte == 0x7F { break }
        index += 1
    }
    return index
}

/// The position of the first byte in `start..<end` that a target may not hold, else `end`.
///
/// That is everything outside visible ASCII, and the fragment's `#`.
func endOfTarget(_ bytes: Bytes, from start: Int, to end: Int) -> Int {
    var index = start
    while index + 16 <= end {
        let lanes = load(bytes, at: index)
        let lane = firstLane((lanes &- 0x21 .> 0x5D) .| (lanes .== UInt8(ascii: "#")))
        if lane < 16 { return index + lane }
        index += 16
    }
    while index < end {
        let byte = bytes[unchecked: index]
        if byte &- 0x21 > 0x5D || byte == UInt8(ascii: "#") { break }
        index += 1
    }
    return index
}

/// The position of the first `byte` in `start..<end`; nil when there is none.
func position(of byte: UInt8, in bytes: Bytes, from start: Int, to end: Int) -> Int? {
    var index = start
    while index + 16 <= end {
        let lane = firstLane(load(bytes, at: index) .== byte)
        if lane < 16 { return index + lane }
        index += 16
    }
    while index < end {
        if bytes[unchecked: index] == byte { return index }
        index += 1
    }
    return nil
}

/// Measures the token at `start` and keeps its first sixteen bytes in lower case.
///
/// Reads no further than `end`.
@inline(__always)
func scanToken(_ bytes: Bytes, from start: Int, to end: Int) -> FieldToken {
    guard start + 16 <= end else { return scanTokenByBytes(bytes, from: start, to: end) }
    let lanes = load(bytes, at: start)
    let lowered = lanes | 0x20
    // Letters, digits and hyphens are nearly all that names are made of.
    let usual =
        (lowered &- UInt8(ascii: "a") .< 26) .| (lanes &- UInt8(ascii: "0") .< 10)
        .| (lanes .== UInt8(ascii: "-"))
    let count = firstLane(.!usual)
    guard count < 16, bytes[unchecked: start + count] == UInt8(ascii: ":") else {
        return scanTokenByBytes(bytes, from: start, to: end)
    }
    let words = unsafeBitCast(lowered, to: SIMD2<UInt64>.self)
    if count < 8 {
        return FieldToken(count: count, low: words[0] & lowBytes(count), high: 0)
    }
    return FieldToken(count: count, low: words[0], high: words[1] & lowBytes(count - 8))
}

/// As `scanToken`, for any token and any place.
private func scanTokenByBytes(_ bytes: Bytes, from start: Int, to end: Int) -> FieldToken {
    var token = FieldToken(count: 0, low: 0, high: 0)
    while start + token.count < end {
        let byte = bytes[unchecked: start + token.count]
        guard ByteSet.token.contains(byte) else { break }
        // Sets the letters' case bit; no other token character becomes a letter or a hyphen by it.
        let lowered = UInt64(byte | 0x20)
        if token.count < 8 {
            token.low |= lowered &<< UInt64(8 * token.count)
        } else if token.count < 16 {
            token.high |= lowered &<< UInt64(8 * (token.count - 8))
        }
        token.count += 1
    }
    return token
}

/// The bytes of `start..<end` without the spaces and tabs around them.
@inline(__always)
func trimmed(_ bytes: Bytes, from start: Int, to end: Int) -> ByteRange {
    var first = start
    var last = end
    while first < last, isBlank(bytes[unchecked: first]) { first += 1 }
    while last > first, isBlank(bytes[unchecked: last - 1]) { last -= 1 }
    return ByteRange(from: first, to: last)
}

/// Whether `byte` is a space or a tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Whether the bytes of `range` read `text`, which is lower case, in any case.
@inline(__always)
func matches(_ bytes: Bytes, _ range: ByteRange, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount {
        let expected = text.utf8Start[index]
        let byte = bytes[Int(range.offset) + index]
        let isLetter = expected &- UInt8(ascii: "a") < 26
        guard byte == expected || isLetter && byte | 0x20 == expected else { return false }
    }
    return true
}

/// Up to eight ASCII characters as an integer, the first in the lowest byte.
@inline(__always)
func asciiWord(_ text: StaticString) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<text.utf8CodeUnitCount {
        word |= UInt64(text.utf8Start[index]) << UInt64(8 * index)
    }
    return word
}

/// The eight bytes at `index` as an integer, the first in the lowest byte.
@inline(__always)
func loadWord(_ bytes: Bytes, at index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
}

@inline(__always)
private func load(_ bytes: Bytes, at index: Int) -> Lanes {
    // The callers' loops keep sixteen bytes before their end, which is not past the span's.
    bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: Lanes.self)
}

/// The number of the first lane that is set, 16 when none is.
@inline(__always)
private func firstLane(_ mask: SIMDMask<SIMD16<Int8>>) -> Int {
    let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    if words[0] != 0 { return UInt64(littleEndian: words[0]).trailingZeroBitCount >> 3 }
    return 8 + UInt64(littleEndian: words[1]).trailingZeroBitCount >> 3
}

@inline(__always)
private func lowBytes(_ count: Int) -> UInt64 { 1 &<< UInt64(8 * count) &- 1 }
