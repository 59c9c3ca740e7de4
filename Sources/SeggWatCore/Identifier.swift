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
    public init?(text: Span<UInt8>) {
        guard text.count == 36 else { return nil }
        var digits: (UInt64, UInt64) = (0, 0)
        var taken = 0
        for index in text.indices {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = hexDigit(byte) else { return nil }
            if taken < 16 {
                digits.0 = digits.0 << 4 | digit
            } else {
                digits.1 = digits.1 << 4 | digit
            }
            taken += 1
        }
        self.init(high: digits.0, low: digits.1)
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
        var at = 0
        for byte in 0..<16 {
            if byte == 4 || byte == 6 || byte == 8 || byte == 10 {
                out[at] = 0x2D
                at += 1
            }
            let half = byte < 8 ? high : low
            let value = UInt8(truncatingIfNeeded: half >> UInt64(56 - byte % 8 * 8))
            out[at] = hexCharacter(value >> 4)
            out[at + 1] = hexCharacter(value & 0xF)
            at += 2
        }
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

/// The character of a digit, without a branch: 0x27 more from ten on.
@inlinable
@inline(__always)
func hexCharacter(_ digit: UInt8) -> UInt8 {
    digit &+ 0x30 &+ ((digit &+ 6) >> 4) &* 0x27
}

@inline(__always)
private func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
