// A way to prove who one is.

import Hummingbird

/// Tells who sent a request.
protocol Authenticator: Sendable {
    /// The caller; nil when the request shows nothing of the kind that this one knows.
    ///
    /// - Throws: 401 when it shows something that is not valid (any more).
    func caller(of request: Request) async throws -> Caller?
}
