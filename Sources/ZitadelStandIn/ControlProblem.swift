// Why the control plane refuses.

/// A request to the control plane that cannot be done.
struct ControlProblem: Error, Sendable {
    let status: Int
    /// What to do about it.
    let message: String

    init(_ message: String, status: Int = 400) {
        self.status = status
        self.message = message
    }
}
