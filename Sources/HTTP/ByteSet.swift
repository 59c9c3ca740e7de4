// Sets of ASCII characters as two words: a membership test is a shift, and there is no table to
// load or to initialise.

/// A set of ASCII characters.
struct ByteSet {
    /// One bit for each of 0 to 63.
    let low: UInt64
    /// One bit for each of 64 to 127.
    let high: UInt64

    /// Whether `byte` is in the set; bytes above 127 never are.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && word &>> UInt64(byte & 0x3F) & 1 == 1
    }
}

// Computed, so that each use compiles to the two constants.
extension ByteSet {
    /// `tchar` of RFC 9110: letters, digits and ``!#$%&'*+-.^_`|~``.
    @inline(__always)
    static var token: ByteSet {
        ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    /// `reg-name` of RFC 3986: unreserved, `sub-delims` and `%`.
    @inline(__always)
    static var registeredName: ByteSet {
        ByteSet(low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    /// What stands between the brackets of an IPv6 address: hexadecimal digits, `:` and `.`.
    @inline(__always)
    static var addressLiteral: ByteSet {
        ByteSet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)
    }

    /// `bchars` of RFC 2046: letters, digits, space and `'()+_,-./:=?`.
    @inline(__always)
    static var boundary: ByteSet {
        ByteSet(low: 0xA7FF_FB81_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
    }
}
