// How a stand-in is to behave.

public import Logging

/// The options of one stand-in.
public struct StandInOptions: Sendable {
    /// A numeric loopback address.
    public var host: String
    /// Zero lets the kernel choose.
    public var port: UInt16
    /// Which version of Zitadel it is.
    public var profile = Profile.v417
    /// How far its reads stand behind its writes.
    public var consistency = Consistency.strong
    /// Where its chance begins; the same seed gives the same faults.
    public var seed: UInt64
    /// Whether a demo organization is there from the start.
    public var wantsDemo = false
    /// Whether tests may change it through `/__ctl/`.
    public var hasControlPlane = false
    /// Where the server's own messages go.
    public var logger = Logger(label: "zitadel-stand-in")

    /// The defaults for an address.
    public init(host: String, port: UInt16, seed: UInt64 = .random(in: .min ... .max)) {
        self.host = host
        self.port = port
        self.seed = seed
        logger.logLevel = .warning
    }

    var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }
}
