public import Logging

/// The gateway: its loops, its catalog of projects and its housekeeping, until a signal ends it.
public enum GatewayProcess {
    /// Runs the gateway on this thread until SIGTERM or SIGINT, and returns when all is flushed.
    ///
    /// - Parameters:
    ///   - configuration: What to run.
    ///   - logger: Where it says what happens.
    ///   - reload: Makes the configuration anew for SIGHUP.
    ///   - ready: Called once with the bound address when connections are accepted.
    /// - Throws: `GatewayError` when the address cannot be bound.
    public static func run(
        _ configuration: GatewayConfiguration,
        logger: Logger,
        reload: @escaping @Sendable () -> GatewayConfiguration?,
        ready: (ListenAddress) -> Void
    ) throws(GatewayError) {
        ready(configuration.listen)
    }
}

/// Why the gateway could not start.
public enum GatewayError: Error, Sendable {
    /// The address could not be bound; the message says why and what to do.
    case cannotListen(String)
}
