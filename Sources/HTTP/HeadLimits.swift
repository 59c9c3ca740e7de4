// How large a request head may be.

/// The limits of a request head.
public struct HeadLimits: Equatable, Sendable {
    /// The largest head, from the first byte to the empty line's end.
    public var headBytesMax: Int
    /// The longest line, its CRLF included.
    public var lineBytesMax: Int
    /// The most field lines.
    public var fieldsMax: Int

    /// Makes limits; each must be positive, and a head must fit into 16 MiB.
    public init(
        headBytesMax: Int = 16 << 10,
        lineBytesMax: Int = 8 << 10,
        fieldsMax: Int = 100
    ) {
        precondition(headBytesMax > 0 && headBytesMax <= 16 << 20, "offsets have 32 bits")
        precondition(lineBytesMax > 0, "a line needs room")
        precondition(fieldsMax > 0, "a request needs its Host field")
        self.headBytesMax = headBytesMax
        self.lineBytesMax = lineBytesMax
        self.fieldsMax = fieldsMax
    }
}
