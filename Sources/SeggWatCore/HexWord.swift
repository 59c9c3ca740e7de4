// Eight hexadecimal digits at once: the digits of a 32-bit number as the bytes of a word, the first
// digit in the highest byte.

/// The digits of `number` in lower case.
@inlinable
@inline(__always)
public func hexWord(_ number: UInt32) -> UInt64 {
    // Each step halves what a part holds and doubles the parts: two of 16 bits, four of 8, then
    // eight digits in bytes of their own.
    var digits = UInt64(number)
    digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFF
    digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FF
    digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
    // Digits from ten on carry into bit 4 when six is added.
    let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
}

/// The number that eight digits of either case are; nil when one of the bytes is no digit.
@inline(__always)
func number(ofHexWord word: UInt64) -> UInt32? {
    let figures = marks(word, from: 0x30, through: 0x39)
    let letters = marks(word | 0x2020_2020_2020_2020, from: 0x61, through: 0x66)
    guard (figures | letters) & ~word & 0x8080_8080_8080_8080 == 0x8080_8080_8080_8080 else {
        return nil
    }
    var digits = word & 0x0F0F_0F0F_0F0F_0F0F &+ (letters >> 7 & 0x0101_0101_0101_0101) &* 9
    digits = (digits | digits >> 4) & 0x00FF_00FF_00FF_00FF
    digits = (digits | digits >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: digits | digits >> 16)
}

/// Sets the top bit of each byte whose low seven bits are in `first...last`.
@inline(__always)
private func marks(_ word: UInt64, from first: UInt64, through last: UInt64) -> UInt64 {
    let sevenBits = word & 0x7F7F_7F7F_7F7F_7F7F
    let reachesFirst = sevenBits &+ (0x80 - first) &* 0x0101_0101_0101_0101
    let passesLast = sevenBits &+ (0x7F - last) &* 0x0101_0101_0101_0101
    return reachesFirst & ~passesLast & 0x8080_8080_8080_8080
}
