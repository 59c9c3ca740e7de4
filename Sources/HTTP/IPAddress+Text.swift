// Addresses as text, for what is passed on.

extension IPAddress: CustomStringConvertible {
    /// A dotted quad, or eight groups in hexadecimal; `init(_:)` reads both.
    public var description: String {
        guard !isV4 else {
            return [24, 16, 8, 0].map { String(low >> UInt64($0) & 0xFF) }.joined(separator: ".")
        }
        return [high, low].flatMap { half in
            [48, 32, 16, 0].map { String(half >> UInt64($0) & 0xFFFF, radix: 16) }
        }.joined(separator: ":")
    }
}
