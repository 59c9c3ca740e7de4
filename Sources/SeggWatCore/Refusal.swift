// Why a submission was not taken, small enough to pass around without memory.

/// A field that broke a rule; the sender hears 400 with both in words.
public struct Refusal: Error, Equatable, Sendable {
    /// The field that is wrong.
    public var field: Field
    /// The rule it broke.
    public var rule: Rule

    /// Names a field and the rule it broke.
    @inlinable
    public init(_ field: Field, _ rule: Rule) {
        self.field = field
        self.rule = rule
    }
}
