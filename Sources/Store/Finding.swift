// One thing that the doctor looked at.

/// A finding about a deployment.
public struct Finding: Sendable, Equatable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// As it should be.
        case ok
        /// It works, but somebody should look.
        case warning
        /// Something is wrong now.
        case problem
    }

    /// How bad it is.
    public var severity: Severity
    /// What is wrong and what to do, in plain words.
    public var text: String

    /// Makes a finding.
    public init(_ severity: Severity, _ text: String) {
        self.severity = severity
        self.text = text
    }
}
