// The loops that look at every byte, eight at a time where they can. Free functions over a span:
// they answer with a position and judge nothing.
//
// A word is compared byte by byte with integer arithmetic: the result has the top bit of every
// byte set that is meant. Where a borrow can spoil a byte, only bytes above a true one are spoilt,
// and the first one is all that is asked for. (Comparing SIMD16 lanes would read better; its masks
// compile to sixteen scalar comparisons.)

typealias Bytes = Span<UInt8>

/// The position of the first byte in `start..<end` that a field value may not hold, else `end`.
///
/// That is every control character except HTAB.
func endOfFieldValue(_ bytes: Bytes, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
        if index + 8 <= end {
            let word = load(bytes, at: index)
            let marks = (below(word, 0x20) | equal(word, 0x7F)) & everyByte(0x80)
            guard marks != 0 else {
                index += 8
                continue
            }
            index += firstByte(marks)
        }
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
    while index < end {
        if index + 8 <= end {
            let word = load(bytes, at: index)
            let hash = equal(word, UInt8(ascii: "#"))
            let marks = (below(word, 0x21) | equal(word, 0x7F) | hash | word) & everyByte(0x80)
            guard marks != 0 else {
                index += 8
                continue
            }
            index += firstByte(marks)
        }
        let byte = bytes[unchecked: index]
        if byte &- 0x21 > 0x5D || byte == UInt8(ascii: "#") { break }
        index += 1
    }
    return index
}

/// The position of the first `byte` in `start..<end`; nil when there is none.
func position(of byte: UInt8, in bytes: Bytes, from start: Int, to end: Int) -> Int? {
    var index = start
    while index + 8 <= end {
        let marks = equal(load(bytes, at: index), byte) & everyByte(0x80)
        if marks != 0 { return index + firstByte(marks) }
        index += 8
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
    let low = load(bytes, at: start)
    let lowEnd = endOfUsualToken(low)
    var token = FieldToken(count: 0, low: low | everyByte(0x20), high: 0)
    if lowEnd != 0 {
        token.count = firstByte(lowEnd)
        token.low &= lowBytes(token.count)
    } else {
        let high = load(bytes, at: start + 8)
        let highEnd = endOfUsualToken(high)
        guard highEnd != 0 else { return scanTokenByBytes(bytes, from: start, to: end) }
        let count = firstByte(highEnd)
        token.count = 8 + count
        token.high = (high | everyByte(0x20)) & lowBytes(count)
    }
    guard bytes[unchecked: start + token.count] == UInt8(ascii: ":") else {
        return scanTokenByBytes(bytes, from: start, to: end)
    }
    return token
}

/// Marks the bytes that are no letters, digits or hyphens, which nearly all names consist of.
@inline(__always)
private func endOfUsualToken(_ word: UInt64) -> UInt64 {
    let usual =
        within(word | everyByte(0x20), UInt8(ascii: "a"), UInt8(ascii: "z"))
        | within(word, UInt8(ascii: "0"), UInt8(ascii: "9"))
        | within(word, UInt8(ascii: "-"), UInt8(ascii: "-"))
    return (~usual | word) & everyByte(0x80)
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
///
/// Letters one by one, because a string's bytes would be read at run time.
@inline(__always)
func asciiWord(
    _ a: Unicode.Scalar,
    _ b: Unicode.Scalar = "\0",
    _ c: Unicode.Scalar = "\0",
    _ d: Unicode.Scalar = "\0",
    _ e: Unicode.Scalar = "\0",
    _ f: Unicode.Scalar = "\0",
    _ g: Unicode.Scalar = "\0",
    _ h: Unicode.Scalar = "\0"
) -> UInt64 {
    UInt64(a.value) | UInt64(b.value) &<< 8 | UInt64(c.value) &<< 16 | UInt64(d.value) &<< 24
        | UInt64(e.value) &<< 32 | UInt64(f.value) &<< 40 | UInt64(g.value) &<< 48
        | UInt64(h.value) &<< 56
}

/// The eight bytes at `index` as an integer, the first in the lowest byte.
@inline(__always)
func loadWord(_ bytes: Bytes, at index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
}

/// The eight bytes at `index`, for loops that keep eight bytes before their end.
@inline(__always)
private func load(_ bytes: Bytes, at index: Int) -> UInt64 {
    UInt64(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index,
            as: UInt64.self
        )
    )
}

/// Marks the bytes less than `bound`, which is at most 0x80; bytes above a marked one may lie.
@inline(__always)
private func below(_ word: UInt64, _ bound: UInt8) -> UInt64 { (word &- everyByte(bound)) & ~word }

/// Marks the bytes equal to `byte`; bytes above a marked one may lie.
@inline(__always)
private func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 { below(word ^ everyByte(byte), 1) }

/// Marks the bytes whose low seven bits are in `first...last`; none of them lies.
@inline(__always)
private func within(_ word: UInt64, _ first: UInt8, _ last: UInt8) -> UInt64 {
    let sevenBits = word & everyByte(0x7F)
    return (sevenBits &+ everyByte(0x80 - first)) & ~(sevenBits &+ everyByte(0x7F - last))
}

/// The number of the first marked byte.
@inline(__always)
private func firstByte(_ marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

@inline(__always)
private func everyByte(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

@inline(__always)
private func lowBytes(_ count: Int) -> UInt64 { 1 &<< UInt64(8 * count) &- 1 }
