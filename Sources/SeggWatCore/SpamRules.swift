// What a project takes for spam; docs/limits.md says how to set it.

/// A project's rules against spam.
public struct SpamRules: Equatable, Sendable {
    /// Whether a submission with a value in `website` is spam.
    public var honeypot: Bool
    /// Zero bits that a submission's proof of work must have; 0 asks for none.
    public var proofBits: UInt8
    /// Milliseconds that a person needs at least; a shorter `elapsed_ms` is spam, 0 is off.
    public var elapsedMillisMin: UInt32
    /// Seconds within which the same text from the same address is spam; 0 is off.
    public var repetitionSeconds: UInt32
    /// Links that a text may have; nil for any number.
    public var linksMax: UInt16?

    /// Makes rules; the defaults are those of a new project.
    public init(
        honeypot: Bool = true,
        proofBits: UInt8 = 0,
        elapsedMillisMin: UInt32 = 0,
        repetitionSeconds: UInt32 = 0,
        linksMax: UInt16? = nil
    ) {
        self.honeypot = honeypot
        self.proofBits = proofBits
        self.elapsedMillisMin = elapsedMillisMin
        self.repetitionSeconds = repetitionSeconds
        self.linksMax = linksMax
    }
}
