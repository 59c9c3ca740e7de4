// A 128-bit identifier as RFC 9562 writes it, and the version 7 form that orders by time.

/// A UUID (RFC 9562): 128 bits, most significant first.
///
/// Submissions carry version 7, whose first 48 bits are milliseconds since 1970, so that ordering
/// by id is ordering by time and a partition is a range of ids.
public struct Identifier: Hashable, Sendable, Comparable {
    /// The first eight bytes, big-endian.
    public var high: UInt64
    /// The last eight bytes, big-endian.
    public var low: UInt64

    /// Makes an identifier of its two halves.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a version 7 identifier (RFC 9562, section 5.7).
    ///
    /// - Parameters:
    ///   - milliseconds: Unix time; the low 48 bits are used.
    ///   - random: 128 random bits, of which 74 are used.
    @inlinable
    public init(milliseconds: UInt64, random: (UInt64, UInt64)) {
        high = milliseconds << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 >> 2
    }

    /// Reads the 36-character text form, in either case; nil for anything else.
    ///
    /// It is `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` (RFC 9562, section 4).
    public init?(text: Span<UInt8>) {
        guard text.count == 36, text[8] == hyphen, text[13] == hyphen, text[18] == hyphen,
            text[23] == hyphen
        else { return nil }
        let bytes = text.bytes
        func four(_ at: Int) -> UInt64 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self)
            return UInt64(UInt32(bigEndian: word))
        }
        guard let first = number(ofHexWord: four(0) << 32 | four(4)),
            let second = number(ofHexWord: four(9) << 32 | four(14)),
            let third = number(ofHexWord: four(19) << 32 | four(24)),
            let fourth = number(ofHexWord: four(28) << 32 | four(32))
        else { return nil }
        self.init(
            high: UInt64(first) << 32 | UInt64(second),
            low: UInt64(third) << 32 | UInt64(fourth)
        )
    }

    /// Reads the 36-character text form; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(text: bytes.span)
    }

    /// The version field (RFC 9562, section 4.2), meaningful when `isStandard`.
    @inlinable
    public var version: UInt8 { UInt8(high >> 12 & 0xF) }

    /// Whether the variant field is the one of RFC 9562 (`10`).
    @inlinable
    public var isStandard: Bool { low >> 62 == 0b10 }

    /// The Unix time in milliseconds that a version 7 identifier carries; nil for other versions.
    @inlinable
    public var milliseconds: UInt64? {
        version == 7 && isStandard ? high >> 16 : nil
    }

    /// Writes the 36 characters of the text form to `out`.
    @inlinable
    public func write(to out: UnsafeMutablePointer<UInt8>) {
        let raw = UnsafeMutableRawPointer(out)
        func put(_ digits: UInt64, _ at: Int, _ next: Int) {
            let first = UInt32(truncatingIfNeeded: digits >> 32)
            raw.storeBytes(of: first.bigEndian, toByteOffset: at, as: UInt32.self)
            let second = UInt32(truncatingIfNeeded: digits)
            raw.storeBytes(of: second.bigEndian, toByteOffset: next, as: UInt32.self)
        }
        put(hexWord(UInt32(truncatingIfNeeded: high >> 32)), 0, 4)
        put(hexWord(UInt32(truncatingIfNeeded: high)), 9, 14)
        put(hexWord(UInt32(truncatingIfNeeded: low >> 32)), 19, 24)
        put(hexWord(UInt32(truncatingIfNeeded: low)), 28, 32)
        (out[8], out[13], out[18], out[23]) = (hyphen, hyphen, hyphen, hyphen)
    }

    /// Orders as the bytes do, which is PostgreSQL's order of `uuid`.
    @inlinable
    public static func < (left: Identifier, right: Identifier) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension Identifier: CustomStringConvertible {
    /// The text form in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            write(to: buffer.baseAddress!)
            return 36
        }
    }
}

extension Identifier {
    /// Makes a version 7 identifier for now with the system's random numbers.
    ///
    /// The control plane's way; the hot path has its own source of randomness.
    public static func random(milliseconds: UInt64) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(
            milliseconds: milliseconds,
            random: (generator.next(), generator.next())
        )
    }
}

@usableFromInline
@inline(__always)
var hyphen: UInt8 { 0x2D }
