// Why a stand-in does not run.

/// What can be wrong before the first request.
public enum StandInError: Error, CustomStringConvertible {
    /// The address is not of this machine alone.
    case notLoopback(String)
    /// The address is not to be had.
    case cannotListen(String)

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .notLoopback(let host):
            "the stand-in has demo passwords and listens on loopback only; \(host) is not, "
                + "use 127.0.0.1, [::1] or localhost"
        case .cannotListen(let reason): "cannot listen on \(reason)"
        }
    }
}
